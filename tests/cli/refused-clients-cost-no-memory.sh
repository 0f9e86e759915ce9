# However many clients are refused, they are one line and a count, memory does not grow, and those who are listed get in.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ ! -v SANITIZED ]] || skip "the sanitizers keep what was freed"

for name in server listed stranger; do zcat keygen "$name" >/dev/null; done
start_bound server pull 'tcp://127.0.0.1:*' --key server.key_secret --allow-keys listed.key -n 1 >out 2>err
server=$pid
/usr/bin/python3 - "$endpoint" "$server" <<'PYTHON'
import sys
import zmq, zmq.auth

endpoint, server = sys.argv[1:]
context = zmq.Context()
server_key, _ = zmq.auth.load_certificate("server.key")
public, secret = zmq.auth.load_certificate("stranger.key_secret")


def memory():
    with open(f"/proc/{server}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def refused(count):
    strangers = []
    for _ in range(count):
        socket = context.socket(zmq.PUSH)
        socket.linger = 0
        socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = server_key, public, secret
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        socket.connect(endpoint)
        strangers.append((socket, monitor))
    for socket, monitor in strangers:
        assert monitor.poll(20_000), "not refused"
        socket.disable_monitor()
        socket.close()


for _ in range(5):
    refused(100)
before = memory()
for _ in range(15):
    refused(100)
assert memory() < before + 2048, f"{before} KiB became {memory()} KiB"
context.destroy()
PYTHON
zcat push "$endpoint" --server-key server.key --key listed.key_secret -m 'let me in'
wait_exit "$server" 0
same 'let me in' "$(cat out)"
(($(grep -c 'access denied: key' err) == 1))
grep -q ' access denied 1999 times more: key ' err
