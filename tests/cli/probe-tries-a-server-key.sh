# probe --server-key says whether a CURVE server has that key, without becoming a peer of it: 0 when it has, else 4.
. "$(dirname "$0")/common.sh"

for name in server other; do zcat keygen "$name" >"$name.public"; done
start_bound tcp push 'tcp://127.0.0.1:*' --key server.key_secret --allow-keys any -m kept -q
tcp=$endpoint
sender=$pid
start_bound ipc pull "ipc://$t/ipc" --key server.key_secret --allow-keys any -q
ipc=$endpoint
start_bound null pull 'tcp://127.0.0.1:*'
null=$endpoint
expect_exit 0 zcat probe "$tcp" "$ipc" --server-key server.key >out
same "$tcp: ZMTP 3.1, CURVE, the server key fits
$ipc: ZMTP 3.1, CURVE, the server key fits" "$(sed -E 's/, [0-9.]+ ms$//' out)"
expect_exit 4 zcat probe "$tcp" "$ipc" --server-key "$(cat other.public)" >out
same "$tcp: ZMTP 3.1, CURVE, it has another server key
$ipc: ZMTP 3.1, CURVE, it has another server key" "$(sed -E 's/, [0-9.]+ ms$//' out)"
expect_exit 4 zcat probe "$null" --server-key server.key >out
same "$null: ZMTP 3.1, NULL, PULL, not CURVE, which the server key is for" "$(sed -E 's/, [0-9.]+ ms$//' out)"
same 'true false' "$(for key in server other; do { zcat probe --json "$tcp" --server-key "$key.key" || :; } | jq .server_key; done | xargs)"
expect_exit 3 zcat probe 'tcp://127.0.0.1:1' --server-key server.key >out
# what was to be sent went to no probe
same kept "$(zcat pull -c "$tcp" -n 1 --server-key server.key)"
wait_exit "$sender" 0

# one that does not have the key, and answers all the same, is no match
/usr/bin/python3 - "$t/forger" <<'PYTHON' &
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as file:
    file.write("tcp://127.0.0.1:%d\n" % listener.getsockname()[1])
os.rename(sys.argv[1] + ".new", sys.argv[1])
def forge(connection):
    connection.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x01CURVE" + bytes(15) + b"\x00" + bytes(31))
    heard = b""
    while len(heard) < 64 + 202:
        part = connection.recv(1000)
        if not part:
            return
        heard += part
    connection.sendall(b"\x04\xa8\x07WELCOME" + os.urandom(160))
    connection.recv(1000)
while True:
    connection = listener.accept()[0]
    try:
        forge(connection)
    except ConnectionError:
        pass  # a probe leaves as it likes
PYTHON
forger=$(wait_line forger '^tcp:')
expect_exit 4 zcat probe "$forger" --server-key server.key >out
grep -q 'CURVE, it has another server key' out

expect_exit 2 zcat probe "$tcp" --server-key missing
expect_stderr "^zcat: --server-key: cannot read 'missing'"
if has_transport ws; then
  expect_exit 2 zcat probe 'ws://127.0.0.1:1' --server-key server.key
  expect_stderr "it can be tried over tcp and ipc only"
fi
