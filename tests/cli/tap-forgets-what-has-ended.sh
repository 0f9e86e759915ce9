# A connection whose two ends have gone holds nothing, in whatever order it was noticed.
. "$(dirname "$0")/common.sh"

cat >ends.py <<'PYTHON'
import os, signal, socket, sys

tap, path = int(sys.argv[1]), sys.argv[2]


def end(name):
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(20)
    made.connect(name)
    return made


listener = socket.socket(socket.AF_UNIX)
listener.bind("target")
listener.listen(10)
listener.settimeout(20)
for leaves in ("both", "client", "target", "halves"):
    client = end(path)
    server = listener.accept()[0]
    server.settimeout(20)
    client.sendall(b"!")
    assert server.recv(1) == b"!"
    os.kill(tap, signal.SIGSTOP)
    client.sendall(b"question")
    server.sendall(b"answer")
    if leaves in ("both", "client", "halves"):
        client.close()
    if leaves in ("both", "target"):
        server.close()
    if leaves == "halves":
        server.shutdown(socket.SHUT_RD)
    os.kill(tap, signal.SIGCONT)
    for left in (client, server):
        try:
            while left.fileno() >= 0 and left.recv(100):
                pass
        except ConnectionResetError:
            pass
PYTHON
start_bound tap tap "ipc://$t/listen" ./target -v 2>log
/usr/bin/python3 ends.py "$pid" "$t/listen"
for number in 1 2 3 4; do wait_line log "^zcat: connection $number: (ended|reset)" >line; done
