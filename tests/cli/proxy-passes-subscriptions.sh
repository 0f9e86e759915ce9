# Any number of subscriptions passes a forwarder, a publisher that comes late gets those that exist, and they end when the
# last subscriber has gone.
. "$(dirname "$0")/common.sh"

cat >subscriptions.py <<'PYTHON'
import sys, zmq

front, back = sys.argv[1:]
context = zmq.Context()
TOPICS = [b"t%d/" % i for i in range(5000)]


def socket(kind, endpoint, **marks):
    made = context.socket(kind)
    made.linger = 0
    made.sndhwm = made.rcvhwm = 0
    made.connect(endpoint)
    return made


def expect(publisher, wanted):
    while wanted:
        assert publisher.poll(20000), f"{len(wanted)} did not come, such as {min(wanted)}"
        wanted.discard(publisher.recv())


early = socket(zmq.XPUB, front)
subscriber = socket(zmq.XSUB, back)
for topic in TOPICS:
    subscriber.send(b"\1" + topic)
expect(early, {b"\1" + topic for topic in TOPICS})
late = socket(zmq.XPUB, front)
expect(late, {b"\1" + topic for topic in TOPICS})

# of two subscribers the first to leave changes nothing, the second ends it
second = socket(zmq.XSUB, back)
second.send(b"\1" + b"shared")
third = socket(zmq.XSUB, back)
third.send(b"\1" + b"shared")
expect(late, {b"\1shared"})
second.send(b"\1" + b"mark1")
expect(late, {b"\1mark1"})
second.close()
expect(late, {b"\0mark1"})
while not third.poll(50):
    late.send_multipart([b"shared", b"body"])
assert third.recv_multipart() == [b"shared", b"body"]
third.close()
expect(late, {b"\0shared"})
subscriber.close()
expect(late, {b"\0" + topic for topic in TOPICS})
PYTHON
for transport in tcp://127.0.0.1:* ipc://*; do
  start_bound "fwd${transport%%:*}" proxy forwarder "$transport" "$transport"
  /usr/bin/python3 subscriptions.py "${endpoints[0]}" "${endpoints[1]}"
done
