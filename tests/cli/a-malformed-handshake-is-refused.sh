# A peer that sends rubbish in its handshake is refused at once, and is no healthy one to probe.
. "$(dirname "$0")/common.sh"

cat >server.py <<'PYTHON'
import socket
l = socket.create_server(("127.0.0.1", 0))
open("bound", "w").write("tcp://127.0.0.1:%d\n" % l.getsockname()[1])
while True:
    s = l.accept()[0]
    try:
        s.sendall(b"\xff" + bytes(8) + b"\x7f\3\1NULL" + bytes(48)); s.recv(99); s.sendall(b"\4\5READY"); s.recv(99)
    except OSError: pass
    s.close()
PYTHON
mkfifo bound
start /usr/bin/python3 server.py
endpoint=$(bound bound)
expect_exit 4 zcat push "$endpoint" -m x
expect_stderr "^zcat: '$endpoint' (is a ZeroMQ peer whose handshake is malformed|broke off the handshake)"
expect_exit 4 zcat probe "$endpoint"
