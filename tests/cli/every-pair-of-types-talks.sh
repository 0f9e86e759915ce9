# Whatever two socket types may talk, zcat's and another program's do, in each direction that there is, over tcp, ipc and
# ws, whoever binds.
. "$(dirname "$0")/common.sh"

export ZCAT
TMPDIR=$t PYTHONPATH=$SRC/tests/cli /usr/bin/python3 -B - >held <<'PY'
from talk import gives, hold, publishes, same, takes


def both(zcat, socket):
    gives(zcat, socket)
    takes(zcat, socket)


def publishes_to_xsub(zcat, socket):
    socket.send(b"\1o")
    gives(zcat, socket)


def tells_of_sub(zcat, socket):
    publishes(zcat, socket)
    same(b"+o\n", zcat.line())


def tells_of_xsub(zcat, socket):
    publishes_to_xsub(zcat, socket)
    same(b"+o\n", zcat.line())


def hears_pub(zcat, socket):
    while zcat.runs():  # a PUB is not told who subscribes
        socket.send(b"in")
    same(b"in\n", zcat.line())


def hears_xpub(zcat, socket):
    same(b"\1i", socket.recv())
    takes(zcat, socket)


def asks_rep(zcat, socket):
    same(b"out", socket.recv())
    takes(zcat, socket)


def asks_router(zcat, socket):
    peer, *rest = socket.recv_multipart()
    same([b"", b"out"], rest)
    socket.send_multipart([peer, b"", b"in"])
    same(b"in\n", zcat.line())


def answers_req(zcat, socket):
    socket.send(b"in")
    gives(zcat, socket)


def answers_dealer(zcat, socket):
    socket.send_multipart([b"", b"in"])
    same([b"", b"out"], socket.recv_multipart())


def deals_to_router(zcat, socket):
    peer, *rest = socket.recv_multipart()
    same([b"out"], rest)
    socket.send_multipart([peer, b"in"])
    same(b"in\n", zcat.line())


def routes_to_req(zcat, socket):
    socket.send(b"in")
    same(b"peer\t\tin\n", zcat.line())
    zcat.write(b"peer\t\tout\n")
    gives(zcat, socket)
    socket.close()


def routes_to_dealer(zcat, socket):
    socket.send(b"in")
    same(b"peer\tin\n", zcat.line())
    zcat.write(b"peer\tout\n")
    gives(zcat, socket)
    socket.close()


def routes_first(zcat, socket):
    gives(zcat, socket)
    socket.send(b"in")
    same(b"peer\tin\n", zcat.line())


def routes_to_router(zcat, socket):
    same([b"zcat", b"out"], socket.recv_multipart())
    socket.send_multipart([b"zcat", b"in"])
    same(b"peer\tin\n", zcat.line())


SAY = ["-m", "out"]
TALK = [*SAY, "-n", "1"]
hold(
    [
        (["push", *SAY], "PULL", gives),
        (["pull", "-n", "1"], "PUSH", takes),
        (["pub", *SAY], "SUB", publishes),
        (["pub", *SAY], "XSUB", publishes_to_xsub),
        (["xpub", *TALK], "SUB", tells_of_sub),
        (["xpub", *TALK], "XSUB", tells_of_xsub),
        (["sub", "-s", "i", "-n", "1"], "PUB", hears_pub),
        (["sub", "-s", "i", "-n", "1"], "XPUB", hears_xpub),
        (["xsub", "-s", "i", "-n", "1"], "PUB", hears_pub),
        (["xsub", "-m", "+i", "-n", "1"], "XPUB", hears_xpub),
        (["req", *SAY], "REP", asks_rep),
        (["req", *SAY], "ROUTER", asks_router),
        (["rep", *TALK], "REQ", answers_req),
        (["rep", *TALK], "DEALER", answers_dealer),
        (["dealer", "--rep-envelope", *TALK], "REP", asks_rep),
        (["dealer", *TALK], "ROUTER", deals_to_router),
        (["dealer", *TALK], "DEALER", both),
        (["router", "--until-disconnect"], "REQ", routes_to_req),
        (["router", "--until-disconnect"], "DEALER", routes_to_dealer),
        (["router", "-m", "peer\tout", "-n", "1"], "DEALER", routes_first),
        (["router", "-o", "ROUTING_ID=zcat", "-m", "peer\tout", "-n", "1"], "ROUTER", routes_to_router),
        (["pair", *TALK], "PAIR", both),
    ]
)
PY
same '132 conversations' held
