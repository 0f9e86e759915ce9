# ws binds and connects with a path and without one, over IPv4 and IPv6.
. "$(dirname "$0")/common.sh"

zcat --version | grep -qw ws || skip "this libzmq has no ws"
count=0
passes() {  # BIND BOUND-AS CONNECT: PORT stands for the port that was bound
  start_bound $((++count)) pull -n 1 "$1" >got
  [[ $endpoint =~ :([0-9]+)/ ]]
  same "${2//PORT/${BASH_REMATCH[1]}}" "$endpoint"
  zcat push -m passed -w 10 "${3//PORT/${BASH_REMATCH[1]}}"
  wait_exit "$pid" 0
  same passed got
}
passes 'ws://127.0.0.1:*' ws://127.0.0.1:PORT/ ws://127.0.0.1:PORT
passes 'ws://127.0.0.1:*' ws://127.0.0.1:PORT/ ws://127.0.0.1:PORT/
passes 'ws://*:*' ws://127.0.0.1:PORT/ ws://localhost:PORT
passes 'ws://127.0.0.1:*/feed' ws://127.0.0.1:PORT/feed ws://127.0.0.1:PORT/feed
passes 'ws://localhost:*/feed' ws://127.0.0.1:PORT/feed ws://localhost:PORT/feed
if grep -q . /proc/net/if_inet6; then
  passes 'ws://[::1]:*' 'ws://[::1]:PORT/' 'ws://[::1]:PORT'
  passes 'ws://[::1]:*/feed' 'ws://[::1]:PORT/feed' 'ws://[::1]:PORT/feed'
fi
expect_exit 2 zcat push ws://127.0.0.1:5555/a/b
expect_stderr "only the last part of the path '/a/b'"
