# Over udp a radio connects and a dish binds, of themselves; messages pass to one host and by multicast, and what cannot be
# is refused.
. "$(dirname "$0")/common.sh"
needs_drafts

port=$(udp_port)
for endpoint in "udp://127.0.0.1:$port" "udp://lo;239.192.7.1:$port" "udp://127.0.0.1;239.192.7.1:$port"; do
  start zcat dish "$endpoint" --group g -n 1 >got
  dish=$pid
  start zcat radio "$endpoint" --group g -m hello --repeat 0 -i 20ms  # nobody is seen to come
  radio=$pid
  wait_exit "$dish" 0
  same "$(printf 'g\thello')" got
  kill "$radio"
  wait_exit "$radio" 143
done

head -c 8190 /dev/zero >fits
head -c 8191 /dev/zero >long
start zcat dish "udp://127.0.0.1:$port" --group g -n 1 -p '{size}' >got
start zcat radio "udp://127.0.0.1:$port" --group g --file fits --repeat 0 -i 20ms
wait_line got '^8191$' >/dev/null
kill "$pid"
expect_exit 1 zcat radio "udp://127.0.0.1:$port" --group g --file long
expect_stderr 'over udp has 8191 bytes at most, its group included, not 8192'
expect_exit 2 zcat radio "udp://127.0.0.1:$port" --group "$(printf 'x%.0s' {1..128})" -m x
expect_stderr '1 to 127 bytes over udp'
expect_exit 2 zcat radio "@udp://127.0.0.1:$port" --group g -m x
expect_stderr 'over udp radio connects and dish binds'
expect_exit 2 zcat dish -c "udp://127.0.0.1:$port" --group g
expect_exit 2 zcat push "udp://127.0.0.1:$port" -m x
expect_stderr 'udp cannot carry push sockets: try tcp'
expect_exit 2 zcat radio "udp://127.0.0.1:$port" --group g -m x --wait 1
expect_stderr 'does not show its peers'
expect_exit 2 zcat radio "udp://239.192.7.1:$port" --group g -m x
expect_exit 2 zcat radio "udp://255.255.255.255:$port" --group g -m x
expect_exit 1 zcat radio "udp://x.invalid:$port" --group g -m x
expect_stderr 'there is no such host'
expect_exit 1 zcat dish "udp://203.0.113.1:$port" --group g
start_fed /usr/bin/python3 -c 'import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
open("taken", "w").write(f"{s.getsockname()[1]}\n")
sys.stdin.read()'
expect_exit 1 zcat dish "udp://127.0.0.1:$(wait_line taken .)" --group g
expect_stderr 'UDP port [0-9]+ is in use'
