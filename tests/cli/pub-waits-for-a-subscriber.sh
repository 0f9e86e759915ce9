# A publisher sends nothing before its first subscriber is there; with --wait 0 it does not care.
. "$(dirname "$0")/common.sh"

seq 1000 >in
start_bound pub pub 'tcp://127.0.0.1:*' <in
zcat sub "$endpoint" -n 1000 >out
wait_exit "$pid" 0
same in out

zcat pub --wait 0 'tcp://127.0.0.1:*' <in
