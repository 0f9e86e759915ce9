# Whatever two socket types may talk, they do so through a tap as without it, whoever of them connects; it shows each message
# once, with its direction, and with type and identity of its sender.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

export ZCAT
PYTHONPATH=$SRC/tests/cli /usr/bin/python3 -B - <<'PY'
import base64, json, os, signal
import zmq
from talk import Zcat, same

DEADLINE = 20_000
MESSAGES = [[b"hello"], [b""], [b"a", b"", bytes(range(256))], [b"\0\1\xff"], [os.urandom(70_000), b"end"]]
NAMED = ("REQ", "DEALER", "ROUTER")
PROBE = [b"are you there?"]
context = zmq.Context()


def one_way(a, b):
    for message in MESSAGES:
        a.send_multipart(message)
        same(message, b.recv_multipart())
    return MESSAGES, []


def both_ways(a, b):
    one_way(a, b)
    one_way(b, a)
    return MESSAGES, MESSAGES


def publishes(a, b):
    """A PUB is not told of its subscribers: it says something until it is heard."""
    b.subscribe(b"") if b.type == zmq.SUB else b.send(b"\1")
    probes = 0
    if a.type == zmq.XPUB:
        while not a.poll(20):
            b.poll(0)  # it subscribes in a call of its own
        same(b"\1", a.recv())
    else:
        while not b.poll(20):
            a.send_multipart(PROBE)
    for message in MESSAGES:
        a.send_multipart(message)
    while (message := b.recv_multipart()) == PROBE:
        probes += 1
    for sent in MESSAGES:
        same(sent, message)
        message = b.recv_multipart() if sent is not MESSAGES[-1] else None
    return [PROBE] * probes + MESSAGES, []


def asks(ahead_of_request, ahead_of_reply, envelope):
    """What a puts ahead of its messages and finds ahead of replies, what b gets and gives ahead of them, and what passes."""
    def talk(a, b):
        for message in MESSAGES:
            while True:
                try:
                    a.send_multipart(ahead_of_request + message)
                    break
                except zmq.ZMQError as error:  # a ROUTER that does not know the other one yet
                    same(zmq.EHOSTUNREACH, error.errno)
            got = b.recv_multipart()
            same(ahead_of_reply + message, got)
            b.send_multipart(got)
            same(ahead_of_request + message, a.recv_multipart())
        wire = [envelope + message for message in MESSAGES]
        return wire, wire
    return talk


PAIRS = [
    ("PUSH", "PULL", one_way),
    ("PUB", "SUB", publishes),
    ("XPUB", "SUB", publishes),
    ("PUB", "XSUB", publishes),
    ("XPUB", "XSUB", publishes),
    ("PAIR", "PAIR", both_ways),
    ("DEALER", "DEALER", both_ways),
    ("REQ", "REP", asks([], [], [b""])),
    ("REQ", "ROUTER", asks([], [b"a", b""], [b""])),
    ("DEALER", "REP", asks([b""], [], [b""])),
    ("DEALER", "ROUTER", asks([], [b"a"], [])),
    ("ROUTER", "ROUTER", asks([b"b"], [b"a"], [])),
]


def open_socket(kind, name):
    socket = context.socket(getattr(zmq, kind))
    socket.linger = 0
    socket.rcvtimeo = socket.sndtimeo = DEADLINE
    if kind in NAMED:
        socket.routing_id = name
    if kind == "ROUTER":
        socket.router_mandatory = 1
    return socket


def tap(target):
    reader, writer = os.pipe()
    zcat = Zcat("tap", "tcp://127.0.0.1:*", target, "-f", "json", "--bound-file", f"/dev/fd/{writer}", pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader) as file:
        return zcat, file.readline().strip()


def frames(record):
    return [base64.b64decode(f["base64"]) if isinstance(f, dict) else f.encode() for f in record["frames"]]


def shown(zcat):
    zcat.process.send_signal(signal.SIGINT)
    out, err = zcat.process.communicate(timeout=20)
    same(-signal.SIGINT, zcat.process.returncode)
    same(b"", err)
    return [json.loads(line) for line in out.splitlines()]


def hold(kinds, talk, connects):
    a, b = open_socket(kinds[0], b"a"), open_socket(kinds[1], b"b")
    client, server = (a, b) if connects == 0 else (b, a)
    server.bind("tcp://127.0.0.1:*")
    zcat, endpoint = tap(server.last_endpoint.decode())
    client.connect(endpoint)
    said = talk(a, b)
    records = shown(zcat)
    a.close()
    b.close()
    for i in (0, 1):
        direction = ">" if i == connects else "<"
        mine = [record for record in records if record["direction"] == direction]
        same(said[i], [frames(record) for record in mine])
        for record, message in zip(mine, said[i]):
            name = "ab"[i] if kinds[i] in NAMED else None
            same((1, kinds[i], name), (record["connection"], record["type"], record.get("identity")))
            same(sum(map(len, message)), record["size"])


for *kinds, talk in PAIRS:
    for connects in (0, 1):
        print("the", kinds[connects], "of", kinds, "connects", flush=True)
        hold(kinds, talk, connects)
PY

# raw sockets speak no ZMTP: what they say passes, and is not shown
start_bound stream stream 'tcp://127.0.0.1:*' -n 2 </dev/null >received
stream=$pid
start_bound tap tap 'tcp://127.0.0.1:*' "$endpoint" >out 2>err
exec 3<>"/dev/tcp/127.0.0.1/${endpoint##*:}"
echo hello >&3
wait_exit "$stream" 0
grep -q hello received
[[ ! -s out ]]
