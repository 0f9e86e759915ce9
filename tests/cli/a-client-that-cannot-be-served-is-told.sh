# A bound socket says once of each cause why a client cannot be served; it goes on, and nothing is said of probes.
. "$(dirname "$0")/common.sh"

# says BYTES: a client that says them and waits for the end
says() {
  /usr/bin/python3 - "$endpoint" "$1" <<'PYTHON'
import ast, socket, sys
host, port = sys.argv[1][6:].split(":")
connection = socket.create_connection((host, int(port)), 20)
connection.sendall(ast.literal_eval(f"b'{sys.argv[2]}'"))
try:
    while connection.recv(4096):
        pass
except ConnectionResetError:
    pass
PYTHON
}
signature='\xff\0\0\0\0\0\0\0\1\x7f\3\0'
greeting=${signature}NULL$(printf '\\0%.0s' {1..48})
told='it does not speak ZMTP, or its socket type does not go with PULL, which needs PUSH'

start_bound puller pull 'tcp://127.0.0.1:*' -n 1 2>log >out
zcat probe -q "$endpoint"
/usr/bin/python3 - "$endpoint" <<'PYTHON'
import socket, sys
host, port = sys.argv[1][6:].split(":")
for _ in range(20):  # one that has seen our READY, and leaves in the middle of the handshake
    connection = socket.create_connection((host, int(port)), 20)
    connection.sendall(b"\xff" + bytes(8) + b"\x7f\3\0NULL" + bytes(48))
    heard = b""
    while b"Socket-Type" not in heard: heard += connection.recv(4096)
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(4096): pass
PYTHON
for ((i = 0; i < 3; ++i)); do
  says "$greeting"'\4\x19\5READY\x0bSocket-Type\0\0\0\3SUB'
done
wait_line log "^zcat: a client of '$endpoint'( \(127.0.0.1:[0-9]+\))? cannot be served: $told\$"
zcat push -m hello "$endpoint"
wait_exit "$pid" 0
same hello out
(($(wc -l <log) == 1))

# The client may find it first, and leave: that is told all the same. A probe is not.
for transport in tcp ipc ws; do
  has_transport "$transport" || continue
  address=127.0.0.1:*
  [[ $transport == ipc ]] && address=*
  start_bound "probed-$transport" pull "$transport://$address" -v 2>probed
  zcat probe -q "$endpoint"
  wait_line probed 'has ended' >/dev/null
  not grep 'cannot be served' probed
  kill "$pid"
  wait_exit "$pid" 143
  for i in {1..4}; do
    start_bound "$transport-$i" pull "$transport://$address" 2>log
    expect_exit 4 zcat sub "$endpoint"
    wait_line log "cannot be served: $told$" >/dev/null
    kill "$pid"
    wait_exit "$pid" 143
  done
done

start_bound rubbish pull 'tcp://127.0.0.1:*' 2>log
says "$greeting"'\0\1x'
wait_line log "cannot be served: (what the peer sent is malformed|the peer sent a command that has no place there)\$"

start_bound mechanism pull 'tcp://127.0.0.1:*' 2>log
says "${signature}PLAIN$(printf '\\0%.0s' {1..47})"
wait_line log "cannot be served: it uses another mechanism than NULL\$"

# PAIR has one peer
start_bound pair pair '@tcp://127.0.0.1:*' 2>log >out </dev/null
start_fed zcat pair "$endpoint"
echo one >&"$input"
wait_line out one
zcat pair "$endpoint" -m two -w 1 2>/dev/null
wait_line log "^zcat: a client of '$endpoint'( \(.+\))? cannot be served: PAIR talks to one peer at a time, and what this one sends is lost\$"
echo three >&"$input"
wait_line out three
not grep -q two out
