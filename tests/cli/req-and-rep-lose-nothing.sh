# Five thousand requests get a reply each, in order, over tcp and over ipc, from --echo and from standard input.
. "$(dirname "$0")/common.sh"

seq 5000 >in
seq 5001 10000 >answers

start_bound echo rep 'tcp://127.0.0.1:*' --echo -n 5000
zcat req "$endpoint" <in >out
wait_exit "$pid" 0
same in out

start_bound rep rep ./socket <answers >asked
zcat req "$endpoint" <in >out
wait_exit "$pid" 0
same in asked
same answers out
