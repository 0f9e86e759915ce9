# What a tap had taken at its end and could not pass on is told, and by a reset to the side that lacks it.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

cat >ends.py <<'PYTHON'
"""The ends of connections through a tap that is ended: ends.py TAP LISTEN TARGET CASE

Prints what came of it: how the stream ended for the side that was to read, how many bytes it had read, how many the tap
had taken for it when it was ended, and how many were sent.
"""
import array, fcntl, os, select, signal, socket, sys, termios

DEADLINE = 20
SMALL = 4096  # for the side that does not read
STALL = 1  # seconds without room: then nobody takes any more
MESSAGES = (b"\xc8\x00" + b"a" * 199) * 300  # of ZMTP 1.0
tap, listen, target, case = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
over = os.pidfd_open(tap)


def stream(place):
    by_path = not place.startswith("tcp://")
    end = socket.socket(socket.AF_UNIX if by_path else socket.AF_INET)
    end.settimeout(DEADLINE)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    host, _, port = place.removeprefix("tcp://").rpartition(":")
    return end, place.removeprefix("ipc://") if by_path else (host, int(port))


listener, place = stream(target)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(place)
listener.listen(100)


def pair():
    client, where = stream(listen)
    client.connect(where)
    server = listener.accept()[0]
    server.settimeout(DEADLINE)
    client.sendall(b"\x01\x00")  # a greeting of ZMTP 1.0
    assert server.recv(2, socket.MSG_WAITALL) == b"\x01\x00"
    return client, server


def flood(*ends):
    """All of these send until nobody takes any more."""
    sent = 0
    while ready := select.select([], ends, [], STALL)[1]:
        for end in ready:
            sent += end.send(MESSAGES, socket.MSG_DONTWAIT)
    return sent


def taken(end, sent):
    """How much of what was sent the tap has: a unix socket has no other place."""
    left = array.array("i", [0])
    if end.family == socket.AF_INET:
        fcntl.ioctl(end, termios.TIOCOUTQ, left)
    return sent - left[0]


def end_tap(number=signal.SIGTERM):
    os.kill(tap, number)
    assert select.select([over], [], [], DEADLINE)[0], "the tap does not end"


def read(end):
    got = 0
    while True:
        try:
            more = end.recv(1 << 16)
        except ConnectionResetError:
            return "reset", got
        if not more:
            return "end", got
        got += len(more)


def stalled(writer, reader, number=signal.SIGTERM):
    sent = flood(writer)
    amount = taken(writer, sent)
    end_tap(number)
    print(*read(reader), amount, sent)


def to_target():
    client, server = pair()
    stalled(client, server)


def to_client():
    client, server = pair()
    stalled(server, client)


def half_closed():
    """The end of what the client sends waits behind the rest of it."""
    client, server = pair()
    amount = flood(client)
    client.shutdown(socket.SHUT_WR)
    end_tap()
    print(*read(server), amount, amount)


def killed():
    client, server = pair()
    stalled(client, server, signal.SIGKILL)


def both():
    """One side lacks something, the other one does not."""
    client, server = pair()
    server.sendall(b"\x01\x00")
    assert client.recv(2, socket.MSG_WAITALL) == b"\x01\x00"
    stalled(client, server)
    print(*read(client))


def many():
    pairs = [pair() for _ in range(12)]
    flood(*(client for client, server in pairs))
    end_tap()
    print(*sorted({read(server)[0] for client, server in pairs}))


def counted():
    """The first message ends the tap, which has taken many more."""
    client, server = pair()
    os.kill(tap, signal.SIGSTOP)
    sent = flood(client)
    os.kill(tap, signal.SIGCONT)
    assert select.select([over], [], [], DEADLINE)[0], "the tap does not end"
    print(*read(server), sent, sent)


def whole():
    """What lies unread in the tap's kernel when it ends is passed on, of every connection, and so is the end."""
    pairs = [pair() for _ in range(3)]
    os.kill(tap, signal.SIGSTOP)
    for client, server in pairs:
        client.sendall(MESSAGES)
        server.sendall(MESSAGES)
    os.kill(tap, signal.SIGTERM)
    os.kill(tap, signal.SIGCONT)
    left = {end: 0 for ends in pairs for end in ends}
    open_ends = list(left)
    while open_ends:
        ready = select.select(open_ends, [], [], DEADLINE)[0]
        assert ready, "no end comes"
        for end in ready:
            more = end.recv(1 << 16)
            left[end] += len(more)
            if not more:
                open_ends.remove(end)
    print("end", *set(left.values()), len(MESSAGES), len(MESSAGES))


def kernel():
    """What the kernel has still to send does not keep the tap, and arrives."""
    client, server = pair()
    client.sendall(MESSAGES)
    client.shutdown(socket.SHUT_WR)
    end_tap()
    print(*read(server), len(MESSAGES), len(MESSAGES))


globals()[case]()
os.close(over)
PYTHON

target=tcp://127.0.0.1:$(tcp_ports 1)

# ends STATUS CASE [OPTION...]: ends a tap between two ends, and leaves in how, got, taken and sent what came of it.
ends() {
  start_bound tap tap "${listen:-tcp://127.0.0.1:*}" "$target" "${@:3}" >"${out:-/dev/null}" 2>err
  /usr/bin/python3 ends.py "$pid" "$endpoint" "$target" "$2" >result
  wait_exit "$pid" "$1"
  rm -f tap.bound "${target#ipc://}"
  read -r how got taken sent <result
}

# lost WHOM: the one line on stderr is this one, and its number tells all that was taken, also while the tap ended.
lost() {
  local bytes
  bytes=$(sed -nE "s|^zcat: connection 1: ([0-9]+) bytes were not passed on to .*$|\1|p" err)
  same "zcat: connection 1: $bytes bytes were not passed on to $1" "$(cat err)"
  ((bytes > 0 && bytes >= taken - got && bytes <= sent - got))
}

ends 143 to_target
same reset "$how"
lost "'$target'"
ends 143 to_client
same reset "$how"
client=$(sed 's/.* to //' err)
[[ $client == 127.0.0.1:* ]]
lost "$client"
ends 143 half_closed
same reset "$how"
grep -qE "^zcat: connection 1: [0-9]+ bytes were not passed on to '$target'$" err
ends 143 both
same reset "$how"
lost "'$target'"
same 'end 0' "$(tail -n 1 result)"

# the same after -n, and for an output that is full
ends 0 counted -n 1
same reset "$how"
((taken > got))
grep -qE "^zcat: connection 1: [0-9]+ bytes were not passed on to '$target'$" err
out=/dev/full ends 1 counted
same reset "$how"
same 2 "$(wc -l <err)"
grep -qE "^zcat: connection 1: [0-9]+ bytes were not passed on to '$target'$" err

# of many connections the first are told one by one
ends 143 many
same reset "$how"
same 10 "$(grep -c "^zcat: connection [0-9]*: [0-9]* bytes were not passed on to '$target'$" err)"
grep -qE '^zcat: [0-9]+ bytes were not passed on to 2 other ends$' err

# who is killed can tell nothing, but no end is clean
ends 137 killed
same reset "$how"

# a unix socket cannot tell it
target=ipc://./target listen=ipc://$t/listen ends 143 to_target
same end "$how"
target=ipc://./target lost "'ipc://./target'"

# where there is time, and room, everything is passed on, and the end is clean
ends 143 whole
same "end 60300 60300" "$how $got $taken"
[[ ! -s err ]]
ends 143 kernel
same "end 60300 60300" "$how $got $taken"
[[ ! -s err ]]
