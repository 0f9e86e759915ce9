# A proxy passes all messages as they are, whatever they hold, for each pattern, over tcp and ipc.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 "$SRC/tests/cli/codec.py" nasty nasty
peer make-corpus 4 891 random --total 4000000
cat nasty random >in

for transport in tcp://127.0.0.1:* ipc://*; do
  start_bound "streamer${transport%%:*}" proxy streamer "$transport" "$transport"
  front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
  start peer pull connect "$back" recv 1000 out
  receiver=$pid
  peer push connect "$front" send in
  wait_exit "$receiver" 0
  cmp in out
  kill "$proxy"
  wait_exit "$proxy" 143

  start_bound "forwarder${transport%%:*}" proxy forwarder "$transport" "$transport"
  front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
  start peer sub connect "$back" recv 1000 out
  receiver=$pid
  peer pub connect "$front" send in
  wait_exit "$receiver" 0
  cmp in out
  kill "$proxy"
  wait_exit "$proxy" 143

  start_bound "queue${transport%%:*}" proxy queue "$transport" "$transport"
  front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
  start peer rep connect "$back" echo
  peer req connect "$front" ask in out
  cmp in out
  kill "$proxy"
  wait_exit "$proxy" 143
done
