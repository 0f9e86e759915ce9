# Between two peers of any type a tap shows each message once, with direction, type and identity, and neither notices.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

start_tap() { start_bound tap tap 'tcp://127.0.0.1:*' "$@" >out 2>err; rm tap.bound; tap=$pid; }
end_tap() {
  kill -INT "$tap"
  wait_exit "$tap" 130
  not grep -v 'connection refused: connection . was ended' err  # by one that tries again when its peer has gone
}

# push and pull, lossless, whatever is in the messages
peer make-corpus 7 300 corpus --total 3000000
start_bound pull pull 'tcp://127.0.0.1:*' -l -n 300 >received
pull=$pid
start_tap "$endpoint" -f json
peer push connect "$endpoint" send corpus
wait_exit "$pull" 0
end_tap
same corpus received
same 300 "$(jq -c 'select(.direction == ">" and .type == "PUSH" and .connection == 1)' out | wc -l)"

# a request and its reply
start_bound rep rep 'tcp://127.0.0.1:*' --echo -q
start_tap "$endpoint" -p '{direction} {type} {count} {1}'
same ping "$(zcat req "$endpoint" -m ping -w 20s)"
end_tap
same $'> DEALER 2 ping\n< ROUTER 2 ping' "$(cat out)"

# a dealer with an identity
start_bound router router 'tcp://127.0.0.1:*' -n 1 </dev/null >received
router=$pid
start_tap "$endpoint" -p '{type} {identity} {0}'
zcat send -q -t dealer -o ROUTING_ID=me "$endpoint" -m hello
wait_exit "$router" 0
end_tap
same 'DEALER me hello' "$(cat out)"

# a subscription and what it brings
start_bound pub pub 'tcp://127.0.0.1:*' -m 'weather sunny'
start_tap "$endpoint" --commands -f json
same 'weather sunny' "$(zcat sub "$endpoint" -s weather -n 1 -w 20s)"
end_tap
same '[">","SUBSCRIBE",["weather"]]' "$(jq -c 'select(.command == "SUBSCRIBE") | [.direction, .command, .frames]' out)"
same '["<",null,["weather sunny"]]' "$(jq -c 'select(.frames == ["weather sunny"]) | [.direction, .command, .frames]' out)"
