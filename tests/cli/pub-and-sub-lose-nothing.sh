# A hundred thousand lines go from pub to sub as they are, over tcp and over ipc, whoever binds and whoever comes first.
. "$(dirname "$0")/common.sh"

seq 100000 >in

start_bound pub-tcp pub 'tcp://127.0.0.1:*' <in
zcat sub "$endpoint" -n 100000 >out
wait_exit "$pid" 0
same in out

start_bound sub-tcp sub '@tcp://127.0.0.1:*' -n 100000 >out
zcat pub ">$endpoint" <in
wait_exit "$pid" 0
same in out

start zcat sub ./socket -n 100000 >out
zcat pub ./socket <in
wait_exit "$pid" 0
same in out
