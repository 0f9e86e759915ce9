# send and recv are for every socket type that goes one way at a time, with the roles of its own command.
. "$(dirname "$0")/common.sh"

start_bound pull recv 'tcp://127.0.0.1:*' -n 1 >out
zcat send "$endpoint" -m default
wait_exit "$pid" 0
same default out

start_bound pub send -t pub 'tcp://127.0.0.1:*' --topic a -m one
same $'a\tone' "$(zcat recv -t sub "$endpoint" -s a -n 1)"
wait_exit "$pid" 0

start_bound pair recv -t pair '@tcp://127.0.0.1:*' -n 2 >out
zcat send -t pair "$endpoint" -m one -m two
wait_exit "$pid" 0
same $'one\ntwo' out

start_bound dealer recv -t dealer '@tcp://127.0.0.1:*' -n 1 >out
zcat send -t dealer "$endpoint" -m dealt
wait_exit "$pid" 0
same dealt out
