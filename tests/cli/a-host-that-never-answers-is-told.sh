# A host that does not answer to the attempt to connect is told soon, although libzmq waits for two minutes.
. "$(dirname "$0")/common.sh"

mkfifo bound end
/usr/bin/python3 - <<'PYTHON' &
import socket
l = socket.socket(); l.bind(("127.0.0.1", 0)); l.listen(0)
crowd = [socket.socket() for _ in range(4)]
for s in crowd:
    s.setblocking(False); s.connect_ex(l.getsockname())
open("bound", "w").write("tcp://127.0.0.1:%d\n" % l.getsockname()[1])
open("end").read()
PYTHON

endpoint=$(bound bound)
expect_exit 3 zcat sub "$endpoint" -w 4
expect_stderr "^zcat: '$endpoint': no answer to the attempt to connect \(still trying\)$"
