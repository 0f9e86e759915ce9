# send takes every socket type that can send, recv every one that can receive, and other programs talk to them; REQ and
# REP, which need both, are refused with the names of their commands.
. "$(dirname "$0")/common.sh"

export ZCAT
TMPDIR=$t PYTHONPATH=$SRC/tests/cli /usr/bin/python3 -B - >held <<'PY'
from talk import gives, hold, publishes, same, takes, zcat_connects


def subscribes(zcat, socket):
    same(b"\1out", socket.recv())


def hears(zcat, socket):
    same(b"\1i", socket.recv())
    takes(zcat, socket)


def is_subscribed(zcat, socket):
    socket.subscribe(b"o")
    while zcat.runs():
        socket.poll(0)  # a SUB that is bound subscribes when its program looks after it
    same(b"+o\n", zcat.line())


def routes(zcat, socket):
    socket.send(b"in")
    same(b"peer\tin\n", zcat.line())


def streams(zcat, socket):
    _, opened = socket.recv_multipart()
    same(b"", opened)
    _, data = socket.recv_multipart()
    same(b"out", data)


def hears_stream(zcat, socket):
    opened = zcat.line()
    peer, _ = socket.recv_multipart()
    socket.send_multipart([peer, b"in"])
    same(opened.replace(b"\n", b"in\n"), zcat.line())


SAY = ["-m", "out"]
HEAR = ["-n", "1"]
hold(
    [
        (["send", "-t", "push", *SAY], "PULL", gives),
        (["send", "-t", "pub", *SAY], "SUB", publishes),
        (["send", "-t", "xpub", *SAY], "SUB", publishes),
        (["send", "-t", "xsub", "-m", "+out"], "XPUB", subscribes),
        (["send", "-t", "pair", *SAY], "PAIR", gives),
        (["send", "-t", "dealer", *SAY], "ROUTER", lambda z, s: same([b"out"], s.recv_multipart()[1:])),
        (["send", "-t", "router", "-m", "peer\tout"], "DEALER", gives),
        (["recv", "-t", "pull", *HEAR], "PUSH", takes),
        (["recv", "-t", "sub", "-s", "i", *HEAR], "XPUB", hears),
        (["recv", "-t", "xsub", "-s", "i", *HEAR], "XPUB", hears),
        (["recv", "-t", "xpub", *HEAR], "SUB", is_subscribed),
        (["recv", "-t", "pair", *HEAR], "PAIR", takes),
        (["recv", "-t", "dealer", *HEAR], "DEALER", takes),
        (["recv", "-t", "router", *HEAR], "DEALER", routes),
    ]
)
hold([(["recv", "-t", "stream", "-n", "2"], "STREAM", hears_stream)], ["tcp"])
named = ["-o", "CONNECT_ROUTING_ID=far", "-m", "far\tout"]
hold([(["send", "-t", "stream", *named], "STREAM", streams)], ["tcp"], [zcat_connects])
PY
same $'84 conversations\n2 conversations\n1 conversations' held

for type in req rep; do
  for command in send recv; do
    expect_exit 2 zcat "$command" -t "$type" tcp://127.0.0.1:1
    expect_stderr "-t: $type sockets need a reply for each request: use 'zcat $type'"
  done
done
for wrong in 'send -t pull' 'send -t sub' 'recv -t push' 'recv -t pub'; do
  # shellcheck disable=SC2086
  expect_exit 2 zcat $wrong tcp://127.0.0.1:1
  expect_stderr "is not a socket type that can (send|receive): use one of .*xpub"
done
