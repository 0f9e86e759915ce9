# A hundred thousand lines go from push to pull as they are, over tcp and over ipc, whoever binds.
. "$(dirname "$0")/common.sh"

seq 100000 >in

start_bound pull-tcp pull 'tcp://127.0.0.1:*' -n 100000 >out
zcat push "$endpoint" <in
wait_exit "$pid" 0
same in out

start_bound pull-ipc pull ./socket -n 100000 >out
zcat push "$endpoint" <in
wait_exit "$pid" 0
same in out

start_bound push push '@tcp://127.0.0.1:*' <in
zcat pull ">$endpoint" -n 100000 >out
wait_exit "$pid" 0
same in out
