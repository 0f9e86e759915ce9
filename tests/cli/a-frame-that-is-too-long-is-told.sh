# A connection that libzmq cuts because of a frame that is too long is a line, however fast it went; one that the peer ends
# is none.
. "$(dirname "$0")/common.sh"

# talker ENDPOINT COUNT BYTES: so many peers, one after the other, that say BYTES as a PUSH and wait to be cut off
cat >talker.py <<'PYTHON'
import ast, socket, struct, sys
host, port = sys.argv[1][6:].split(":")
for _ in range(int(sys.argv[2])):
    peer = socket.create_connection((host, int(port)), 20)
    peer.sendall(b"\xff" + bytes(8) + b"\x7f\3\0NULL" + bytes(48))
    peer.sendall(b"\4\x1a\5READY\x0bSocket-Type" + struct.pack(">I", 4) + b"PUSH")
    heard = b""
    while b"PULL" not in heard: heard += peer.recv(1000) or sys.exit("cut off too early")
    peer.sendall(ast.literal_eval(f"b'{sys.argv[3]}'"))
    try:
        while peer.recv(1000): pass
    except ConnectionResetError: pass
PYTHON
talker() { /usr/bin/python3 talker.py "$@"; }
long='\2\0\0\0\0\0\1\0\0'
who="(127\.0\.0\.1:[0-9]+|process [0-9]+ of user .+|a peer at '.+')"  # the last where it had gone before it was looked at

# it is told, and comes again
printf '%s\n' before "$(printf %0300d 0)" >in
start_bound pull pull 'tcp://127.0.0.1:*' --max-size 100 >out 2>err
start_fed zcat push "$endpoint" 2>/dev/null
cat in >&"$input"
wait_line err "^zcat: $who: cut off: a frame over --max-size \(100\), or bytes that are no ZMTP$" >/dev/null
until grep -q after out; do  # what goes into the connection before its end is noticed there is lost
  echo after >&"$input"
  read -r -t 0.1 -u "$never" || :
done
same $'before\nafter' "$(uniq out)"
same 1 "$(grep -c . err)"

# once, also where the connection had gone before it was looked at
start_bound crowd pull 'tcp://127.0.0.1:*' --max-size 100 2>err
talker "$endpoint" 13 "$long"
kill "$pid"
wait_exit "$pid" 143
same 1 "$(grep -cE "^zcat: $who: cut off: a frame over --max-size \(100\), or bytes that are no ZMTP$" err)"
same 1 "$(grep -c . err)"

# whatever was behind it is lost, which --until-disconnect does not take for the end of all
start_bound until pull 'tcp://127.0.0.1:*' --until-disconnect 2>err
talker "$endpoint" 1 '\2\x40\0\0\0\0\0\0\0'  # a frame of 2^62 bytes
wait_exit "$pid" 1
grep -qE "^zcat: $who: cut off: a frame over --max-size \(1073741824\), or bytes that are no ZMTP$" err

# on the side that connects, and over unix sockets
start_bound pub pub ./socket --repeat 0 -i 50ms -m before -m "$(printf %0300d 0)" 2>/dev/null
start zcat sub "$endpoint" --max-size 100 >/dev/null 2>err
wait_line err "^zcat: $who: cut off: a frame over --max-size \(100\)" >/dev/null

# peers that leave, at once or with a reset, are none of that
start_bound quiet pull 'tcp://127.0.0.1:*' --max-size 100 >out 2>err
pull=$pid
for ((i = 0; i < 20; ++i)); do zcat push "$endpoint" -m "$i"; done
kill "$pull"
wait_exit "$pull" 143
not grep 'cut off' err
