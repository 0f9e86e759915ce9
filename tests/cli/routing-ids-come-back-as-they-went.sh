# Whatever bytes a routing id is made of, router prints it so that it can be sent back: text as it is, a backslash doubled,
# what cannot be printed as \xNN; the other formats have its bytes.
. "$(dirname "$0")/common.sh"

export ZCAT
PYTHONPATH=$SRC/tests/cli /usr/bin/python3 -B - >shown <<'PY'
import zmq
from talk import DEADLINE, Zcat, same, zcat_binds

IDS = [b"plain", b"two words", b"back\\slash", b"\\x41", b"tab\tand\nnewline", b"\x01\xfe\xff\x80", "grüße".encode(), b"x" * 255]
context = zmq.Context()


def peer(routing_id):
    socket = context.socket(zmq.DEALER)
    socket.routing_id = routing_id
    socket.linger = 0
    socket.rcvtimeo = DEADLINE * 1000
    return socket


for options in ([], ["-F", ", "], ["-0"], ["-f", "hex"], ["-f", "json"], ["-l"]):
    for routing_id in IDS:
        socket = peer(routing_id)
        zcat = zcat_binds(["router", "--until-disconnect", *options], socket, "tcp")
        socket.send(b"hello")
        if options == ["-0"]:
            line = b""
            while not line.endswith(b"\0"):
                line += zcat.process.stdout.read(1)
        elif options == ["-l"]:  # two frames, each behind its flags and its size
            line = zcat.process.stdout.read(2 + len(routing_id) + 2 + len(b"hello"))
        else:
            line = zcat.line()
        if not options:
            print(line.decode(), end="")
        zcat.write(line.replace(b"hello", b"world").replace(b"68656c6c6f", b"776f726c64"))
        same([b"world"], socket.recv_multipart(), repr(line).encode())
        socket.close()
        zcat.end()
context.term()
PY
cat >expected <<'TEXT'
plain	hello
two words	hello
back\\slash	hello
\\x41	hello
tab\x09and\x0anewline	hello
\x01\xfe\xff\x80	hello
gr\xc3\xbc\xc3\x9fe	hello
TEXT
printf '%0255d\thello\n' 0 | tr 0 x >>expected
same expected shown
