# Two thousand peers of one bound socket are served with the limits that a shell sets.
. "$(dirname "$0")/common.sh"

(($(ulimit -Hn) >= 12000)) || skip "only $(ulimit -Hn) descriptors are allowed here"

crowd() {  # TYPE URL: two thousand sockets, each of which says its number
  /usr/bin/python3 - "$@" <<'PY'
import resource
import sys

import zmq

peers = 2000
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
context = zmq.Context()
context.max_sockets = peers + 10
sockets = []
for number in range(peers):
    socket = context.socket(getattr(zmq, sys.argv[1]))
    socket.linger = 20000
    socket.rcvtimeo = 20000
    socket.connect(sys.argv[2])
    sockets.append(socket)
    socket.send_string(str(number))
if sys.argv[1] == "DEALER":
    for number, socket in enumerate(sockets):
        assert socket.recv_string() == str(number), number
for socket in sockets:
    socket.close()
context.term()
PY
}

ulimit -Sn 1024  # what a shell gives
for where in 'tcp://127.0.0.1:*' 'ipc://*'; do
  start_bound "${where%%:*}" pull -n 2000 "$where" >got
  crowd PUSH "$endpoint"
  wait_exit "$pid" 0
  same "$(seq 0 1999)" "$(sort -n got)"
done
