# Peers of a proxy that is killed and started again come back by themselves: subscriptions pass, work and requests go on.
. "$(dirname "$0")/common.sh"

kill_proxy() {
  kill -KILL "$proxy"
  wait "$proxy" 2>/dev/null || :
}

start_bound fwd proxy forwarder 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*'
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat sub -q "$back" -s b >>out
seq -f 'b%g' 1000000 >numbers
start zcat pub -q ">$front" -i 10ms <numbers
wait_line out '^b[0-9]+$' >first
kill_proxy
: >out
start_bound fwd2 proxy forwarder "$front" "$back"
proxy=$pid
wait_line out '^b[0-9]+$' >again
not cmp first again
kill_proxy

start_bound que proxy queue 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*'
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat rep -q ">$back" --echo
same one "$(zcat req "$front" -m one)"
kill_proxy
start_bound que2 proxy queue "$front" "$back"
proxy=$pid
same two "$(zcat req "$front" -m two)"
