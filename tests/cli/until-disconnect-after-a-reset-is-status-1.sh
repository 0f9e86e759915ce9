# --until-disconnect ends with 1 when its last peer did not close properly: what that sent last may be missing. Without
# it that is a note.
. "$(dirname "$0")/common.sh"

# pusher ENDPOINT: sends one message, and resets its connection
cat >pusher.py <<'PYTHON'
import socket, struct, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1].rsplit(":")[-1])))
s.sendall(b"\xff" + bytes(8) + b"\x7f\3\0NULL" + bytes(48))
s.sendall(b"\4\x1a\5READY\x0bSocket-Type" + struct.pack(">I", 4) + b"PUSH")
heard = 0
while heard < 64 + 28: heard += len(s.recv(99)) or sys.exit("cut off")  # greeting and READY
s.sendall(b"\0\5hello")
open("go").read()
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
PYTHON
mkfifo go

# resets ARG...: runs a receiver whose peer does so
resets() {
  start_bound "pull-$RANDOM" pull 'tcp://127.0.0.1:*' "$@" >got 2>err
  local receiver=$pid
  start /usr/bin/python3 pusher.py "$endpoint"
  wait_line got '^hello$' >/dev/null
  echo >go
  wait_line err "^zcat: the connection to a peer at '$endpoint' was reset: what it sent last may be missing$" >/dev/null
  pid=$receiver
}
resets --until-disconnect
wait_exit "$pid" 1
resets
kill "$pid"
wait_exit "$pid" 143
