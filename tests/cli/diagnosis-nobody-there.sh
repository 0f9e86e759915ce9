# Where there is nobody to connect to, the cause is said once, and tried on until -w ends it with 3.
. "$(dirname "$0")/common.sh"

# one_cause REGEX ENDPOINT: this line, once, although it is tried again and again
one_cause() {
  expect_exit 3 zcat push -m x -w 0.7 "$2"
  expect_stderr "^zcat: '$2': $1 \(still trying\)\$"
  (($(grep -c 'still trying' err) == 1))
}

one_cause 'connection refused' tcp://127.0.0.1:9
one_cause 'no such host: .+' tcp://no-such-host.invalid:5555
if has_transport ws; then one_cause 'no such host: .+' ws://no-such-host.invalid:5555; fi
one_cause "no such socket file '$t/none'" "ipc://$t/none"
one_cause "no such socket file '$t/none'" ./none
one_cause 'connection refused' ipc://@zcat-nobody-$$

python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$t/stale"
one_cause "connection refused: nobody listens at '$t/stale', its process has gone" "ipc://$t/stale"
touch "$t/file"
one_cause "'$t/file' is no socket" "ipc://$t/file"

expect_exit 3 zcat push -m x -w 0.7 tcp://127.0.0.1:9 -o RECONNECT_IVL=-1
expect_stderr 'connection refused \(RECONNECT_IVL=-1: not tried again\)$'

expect_exit 3 zcat push -q -m x -w 0.7 tcp://127.0.0.1:9
not grep -q refused err
