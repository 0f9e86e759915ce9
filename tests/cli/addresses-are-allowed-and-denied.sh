# --allow-ip and --deny-ip judge who connects over tcp, with every mechanism, and not what we connect to.
. "$(dirname "$0")/common.sh"

start_bound server pull 'tcp://127.0.0.1:*' --deny-ip 127.0.0.2 --allow-ip 127.0.0.0/30 -n 2 2>log >out
server=$pid
# from ADDRESS: a client that sends its address from there, and waits until it is let in, or refused
from() { /usr/bin/python3 - "$1" "${endpoint##*:}" <<'PYTHON'
import sys, zmq
from zmq.utils.monitor import recv_monitor_message
context = zmq.Context()
socket = context.socket(zmq.PUSH)
events = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH)
socket.connect(f"tcp://{sys.argv[1]}:0;127.0.0.1:{sys.argv[2]}")
socket.send(sys.argv[1].encode())
let_in = recv_monitor_message(events)["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED
socket.disable_monitor()
events.close(0)
socket.close(-1 if let_in else 0)
context.term()
PYTHON
}
from 127.0.0.2
from 127.0.0.4
from 127.0.0.3
wait_line log '^zcat: 127.0.0.2(:[0-9]+)?: access denied: the address is in --deny-ip$' >/dev/null
wait_line log '^zcat: 127.0.0.4(:[0-9]+)?: access denied: the address is not in --allow-ip$' >/dev/null
zcat push -m hello "$endpoint"
wait_exit "$server" 0
same $'127.0.0.3\nhello' "$(sort out)"

# an IPv4 client of an IPv6 socket goes by its IPv4 address, where there is IPv6
if [[ -e /proc/net/if_inet6 ]] && grep -q ' lo$' /proc/net/if_inet6; then
  start_bound six pull -6 'tcp://*:*' --deny-ip 127.0.0.0/8 >out 2>log
  port=${endpoint##*:}
  expect_exit 4 zcat push -m x "tcp://127.0.0.1:$port"
  wait_line log '^zcat: .*127.0.0.1(\]:[0-9]+)?: access denied: the address is in --deny-ip$' >/dev/null
  zcat push -m x "tcp://[::1]:$port"
  start_bound six-only pull -6 'tcp://[::1]:*' --allow-ip 127.0.0.1 2>log
  expect_exit 4 zcat push -m x "$endpoint"
fi

# over ipc an address says nothing, and with CURVE it counts as well as the key
zcat keygen server >/dev/null
start_bound mixed pull 'tcp://127.0.0.1:*' "@ipc://$t/s" --allow-ip 10.0.0.0/8 --key server.key_secret --allow-keys any -n 1 2>log
expect_exit 4 zcat push -m x "${endpoints[0]}" --server-key server.key
zcat push -m x "ipc://$t/s" --server-key server.key
wait_exit "$pid" 0
# what we connect to is not judged: it is asked about, too, by libzmq
start_bound far pull 'tcp://127.0.0.1:*' -n 1
far=$pid
zcat push -m out -c "$endpoint" -b 'tcp://127.0.0.1:*' --deny-ip 0.0.0.0/0
wait_exit "$far" 0

# over ws as over tcp; and a peer of ZMTP 2, which cannot be asked, is refused
if has_transport ws; then
  start_bound ws pull 'ws://127.0.0.1:*' --deny-ip 127.0.0.1 2>log
  expect_exit 4 zcat push -m x "$endpoint"
  wait_line log '^zcat: 127.0.0.1(:[0-9]+)?: access denied: the address is in --deny-ip$' >/dev/null
fi
start_bound old pull 'tcp://127.0.0.1:*' --allow-ip 127.0.0.1 -n 1 2>log >out
old=$pid
/usr/bin/python3 - "${endpoint##*:}" <<'PYTHON'
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
    connection.sendall(b"\xff" + bytes(8) + b"\x7f\x01\x08\x00\x00\x00\x05hello")  # a PUSH
    try:
        while connection.recv(100):
            pass
    except ConnectionError:
        pass
PYTHON
wait_line log "^zcat: a client of .* cannot be served: it does not speak ZMTP 3, without which it cannot be checked" >/dev/null
zcat push -m new "$endpoint"
wait_exit "$old" 0
same new out

refused() { expect_exit 2 zcat "${@:2}"; expect_stderr "$1"; }
refused "^zcat: --allow-ip: '10.1.0.0/8' has bits behind its first 8: did you mean 10.0.0.0/8\?" pull 5555 --allow-ip 10.1.0.0/8
refused "^zcat: --deny-ip: 'localhost' is not an address" pull 5555 --deny-ip localhost
refused '--allow-ip needs an endpoint that is bound over tcp or ws' push -m x localhost:5555 --allow-ip 10.0.0.0/8
refused '--allow-ip needs an endpoint that is bound over tcp or ws' pull "ipc://$t/x" --allow-ip 10.0.0.0/8
refused '--deny-ip: only the server of a mechanism can check who connects' pull 5555 --server-key server.key --deny-ip ::1
