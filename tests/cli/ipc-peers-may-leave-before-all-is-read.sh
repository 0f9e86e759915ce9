# A peer over ipc that sends, closes and ends loses nothing, although standard output is slow and libzmq stops reading.
. "$(dirname "$0")/common.sh"

start_bound pull pull "ipc://$t/socket" -o RCVHWM=10 > >(while IFS= read -r line; do echo "${line%% *}"; done >got)
/usr/bin/python3 - "$endpoint" <<'PY'
import sys, zmq
context = zmq.Context()
socket = context.socket(zmq.PUSH)
socket.sndhwm = 0
socket.connect(sys.argv[1])
for number in range(3000):
    socket.send(b"%d " % number + bytes([120]) * 1000)
socket.close()
context.term()
PY
wait_line got '^2999$' >/dev/null
kill "$pid"
same "$(seq 0 2999)" got
