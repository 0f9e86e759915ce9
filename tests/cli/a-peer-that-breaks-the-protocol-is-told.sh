# A peer that breaks the protocol after its handshake was cut off by us, and that is told, once: libzmq says no more than
# that the connection ended, and would never connect to it again. The reason that a peer gives in an ERROR is shown.
. "$(dirname "$0")/common.sh"

export PYTHONPATH=$SRC/tests/cli PYTHONDONTWRITEBYTECODE=1
cat >rude.py <<'PYTHON'
import socket, struct, sys, time

from server import receive

role, kind, kept = sys.argv[1:4]
GREETING = b"\xff" + bytes(8) + b"\x7f\3\1NULL" + bytes(48)
RUBBISH = b"\2" + b"\xff" * 8 + b"abc"


def command(name, body):
    command = bytes([len(name)]) + name + body
    return b"\4" + bytes([len(command)]) + command


def ready(kind):
    return command(b"READY", b"\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind)


ERROR = command(b"ERROR", b"\x0fgo away, please")


def receive_command(connection):
    receive(connection, receive(connection, 2)[1])


def talk(connection, type):
    if kind == "old":  # ZMTP 2, which libzmq serves without saying so
        connection.sendall(b"\xff" + bytes(7) + b"\1\x7f\1\x08\0\0")
        receive(connection, 11)
        time.sleep(0.3)
        connection.sendall(b"\0\5hello")
    else:
        connection.sendall(GREETING)
        receive(connection, 64)
        if kind != "refuse":
            connection.sendall(ready(type))
        receive_command(connection)
        if kind != "refuse":
            time.sleep(0.1)
            connection.sendall(b"\0\5hello")
    time.sleep(0.1)
    connection.sendall(RUBBISH if kind in ("old", "rubbish") else ERROR)
    time.sleep(0.1)


if role == "client":
    for again in range(2):
        connection = socket.create_connection(("127.0.0.1", int(kept)))
        talk(connection, b"PUSH")
        connection.close()
else:
    listener = socket.create_server(("127.0.0.1", 0))
    open(kept, "w").write("tcp://127.0.0.1:%d\n" % listener.getsockname()[1])
    while True:
        connection = listener.accept()[0]
        try:
            talk(connection, b"PUSH")
        except OSError:
            pass
        connection.close()
PYTHON

who() { echo "(127\.0\.0\.1:[0-9]+|a peer at '$endpoint')"; }  # the last where it had gone before it was looked at

# client KIND: such a client, twice, at a bound socket
client() {
  start_bound "by-$1" pull tcp://127.0.0.1:* >got 2>err
  /usr/bin/python3 rude.py client "$1" "${endpoint##*:}"
  kill "$pid"
  wait_exit "$pid" 143
}
client rubbish
same $'hello\nhello' got
(($(grep -cE "^zcat: $(who): cut off: a frame over --max-size \(1073741824\), or bytes that are no ZMTP$" err) == 1))
not grep -q 'cannot be served' err
client old
same $'hello\nhello' got
(($(grep -cE "^zcat: $(who): cut off: a frame over --max-size \(1073741824\), or bytes that are no ZMTP$" err) == 1))
not grep -q 'cannot be served' err
start_bound last pull --until-disconnect tcp://127.0.0.1:* >got 2>err
/usr/bin/python3 rude.py client rubbish "${endpoint##*:}" 2>refused || :  # it does not come again
wait_exit "$pid" 1
client refuse
grep -qE "^zcat: a client of '$endpoint' \(127.*\) cannot be served: it ended the handshake with an error: 'go away, please'$" err

# server KIND: connected to again and again
server() {
  mkfifo "$1"
  start /usr/bin/python3 rude.py server "$1" "$1"
  endpoint=$(bound "$1")
}
server rubbish
expect_exit 0 zcat pull -c "$endpoint" -n 2 -w "$deadline" >got
same $'hello\nhello' got
same "zcat: ${endpoint#tcp://}: cut off: a frame over --max-size (1073741824), or bytes that are no ZMTP" "$(grep 'cut off' err)"
server refuse
expect_exit 4 zcat pull -c "$endpoint"
same "zcat: '$endpoint' ended the handshake with an error: 'go away, please'" err
server error
expect_exit 0 zcat pull -c "$endpoint" -n 2 >got
(($(grep -c "^zcat: the peer at '$endpoint' ended the connection with an error: 'go away, please'$" err) == 1))
(($(grep -c 'was reset' err || :) <= 1))

# a frame that is too long is the same
start_bound short pull tcp://127.0.0.1:* -o MAXMSGSIZE=100 2>err >got
start_fed zcat push "$endpoint" 2>push.err
echo short >&"$input"
wait_line got short >/dev/null
printf '%0200d\n' 1 >&"$input"
wait_line err "^zcat: $(who): cut off: a frame over --max-size \(100\), or bytes that are no ZMTP$" >/dev/null
