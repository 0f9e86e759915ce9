# A client of a queue that does not read its replies holds up the replies of all, and is named; when it reads, everything goes
# on, and nothing is lost. Where the ROUTER may drop, the others go on without it.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

cat >clients.py <<'PYTHON'
import sys, threading, time
import zmq

front, back, waits = sys.argv[1], sys.argv[2], sys.argv[3] == "waits"
context = zmq.Context()
deadline = time.monotonic() + 40


def socket(kind, endpoint, mark=1000):
    made = context.socket(kind)
    made.linger = 0
    made.rcvhwm = made.sndhwm = mark
    made.rcvtimeo = 20000
    made.connect(endpoint)
    return made


def work(worker):
    while True:
        worker.send_multipart(worker.recv_multipart())


def heard():
    return "takes nothing" in open("err").read()


def ask(client, text):
    client.send(text)
    return client.poll(20000) and client.recv() == text


worker = socket(zmq.DEALER, back)
worker.rcvtimeo = -1
threading.Thread(target=work, args=(worker,), daemon=True).start()
other = socket(zmq.REQ, front)
assert ask(other, b"before")
slow = socket(zmq.DEALER, front, mark=10)
sent = 0
while not (heard() if waits else sent == 30000):
    assert time.monotonic() < deadline, "nothing was said"
    if slow.poll(100, zmq.POLLOUT):
        slow.send_multipart([b"", b"%d " % sent + b"x" * 1000])
        sent += 1
if not waits:
    assert ask(other, b"meanwhile"), "the others have to wait"
    sys.exit()
other.send(b"after")
assert not other.poll(0)
for number in range(sent):
    empty, body = slow.recv_multipart()
    assert body == b"%d " % number + b"x" * 1000
assert other.recv() == b"after"
PYTHON

start_bound waits proxy queue 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>err
/usr/bin/python3 clients.py "${endpoints[@]}" waits
grep -qE '^zcat: the client at 127\.0\.0\.1:[0-9]+ takes nothing, so that nobody gets anything: -o front:ROUTER_MANDATORY=0 drops' err
same 1 "$(wc -l <err)"
kill "$pid"
wait_exit "$pid" 143

start_bound drops proxy queue 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' -o front:ROUTER_MANDATORY=0 2>err
/usr/bin/python3 clients.py "${endpoints[@]}" drops
not grep 'takes nothing' err
