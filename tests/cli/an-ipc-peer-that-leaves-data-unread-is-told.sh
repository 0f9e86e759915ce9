# A peer on a unix socket that leaves with something unread is told, and status 5, as over tcp.
. "$(dirname "$0")/common.sh"

cat >puller.py <<'PYTHON'
import socket, struct, sys
l = socket.socket(socket.AF_UNIX); l.bind("sock"); l.listen()
print("listens", flush=True)
s = l.accept()[0]
s.sendall(b"\xff" + bytes(8) + b"\x7f\3\0NULL" + bytes(48))
s.sendall(b"\4\x1a\5READY\x0bSocket-Type" + struct.pack(">I", 4) + b"PULL")
heard = b""
while b"first" not in heard: heard += s.recv(1) or sys.exit("cut off")
while len(s.recv(99, socket.MSG_PEEK)) < 8: pass  # the second one is left
PYTHON
start /usr/bin/python3 puller.py >listens
puller=$pid
wait_line listens . >/dev/null  # or who asks what is wrong is the first to come
start_fed zcat push "ipc://$t/sock" 2>err
printf '%s\n' first second >&"$input"
wait_exit "$puller" 0
wait_line err "^zcat: a peer at 'ipc://$t/sock' left without reading all that was sent to it" >/dev/null
exec {input}>&-
wait_exit "$pid" 5
