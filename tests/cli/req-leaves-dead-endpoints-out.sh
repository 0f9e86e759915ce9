# A requester with a dead endpoint among two asks the live one every time.
. "$(dirname "$0")/common.sh"

seq 10 >in
start_bound rep rep 'tcp://127.0.0.1:*' --echo
zcat req tcp://127.0.0.1:1 "$endpoint" <in >out
same in out
zcat req "$endpoint" ./nobody <in >out
same in out
