# An endpoint is diagnosed whatever libzmq calls it: ws without a path, a host name whose first connection was reset.
. "$(dirname "$0")/common.sh"

start_bound pull pull -q 'ws://127.0.0.1:*'
expect_exit 4 zcat req -m x -w 5 "${endpoint%/}"
expect_stderr 'is a PULL, and REQ needs REP or ROUTER'

cat >reset.py <<'PYTHON'
import socket, struct, zmq
l = socket.create_server(("127.0.0.1", 0))
port = l.getsockname()[1]
open("bound", "w").write("localhost:%d\n" % port)
c = l.accept()[0]
c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
c.close(); l.close()
s = zmq.Context().socket(zmq.PULL)
s.bind("tcp://127.0.0.1:%d" % port)
open("end").read()
PYTHON
mkfifo bound end
start /usr/bin/python3 reset.py
expect_exit 4 zcat req "$(bound bound)" -m x -w 10
expect_stderr 'is a PULL, and REQ needs REP or ROUTER'
