# A signal leaves the requests that nobody works on with their client, also where that takes no replies: they are for whoever
# comes next.
. "$(dirname "$0")/common.sh"

cat >client.py <<'PY'
import sys, zmq
client = zmq.Context().socket(zmq.DEALER)
client.rcvhwm, client.sndhwm = 1, 0
client.setsockopt(zmq.RCVBUF, 4096)
client.connect(sys.argv[1])
for i in range(30000):
    client.send_multipart([b"", b"x" * 2000])
sys.stdin.read()
PY
mkfifo hold
start_bound server rep 'tcp://127.0.0.1:*' -j 4 -- tee -a seen 2>err
server=$pid
start /usr/bin/python3 client.py "$endpoint" <>hold
: >>seen
for ((try = 0; try < deadline * 100 && $(stat -c %s seen) < 1000000; ++try)); do read -rt 0.01 -u "$never" _ || :; done
kill "$server"
wait_exit "$server" 143
lost=$(sed -n 's/^zcat: \([0-9]*\) more messages\? had already been received .*/\1/p' err)
((${lost:-0} <= 100))  # what RCVHWM, which -j lowers, let libzmq take: not the rest of 30,000
