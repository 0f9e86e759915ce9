# probe names other protocols, and peers of ZMTP 1 and 2; 4 where something else is or stays silent, 3 where nobody is.
. "$(dirname "$0")/common.sh"

# expect_probe STATUS WORDS ENDPOINT...
expect_probe() {
  expect_exit "$1" zcat probe "${@:3}" >out
  expect_no_stderr
  same "${@: -1}: $2" "$(sed -E 's/, [0-9.]+ ms$//' out)"
}
answers() {
  start_server "$2" "$2"
  expect_probe "$1" "$3" "$endpoint"
}

answers 4 http 'an HTTP server, not a ZeroMQ peer'
answers 4 ssh "an SSH server, not a ZeroMQ peer ('SSH-2.0-OpenSSH_9.2p1 Debian-2')"
answers 4 smtp "not a ZeroMQ peer: it begins with '220 mail.example.org ESMTP'"
command -v openssl >/dev/null && answers 4 tls 'a TLS server, not a ZeroMQ peer'
answers 4 silent 'it takes the connection, but says nothing'
silent=$endpoint
answers 4 close 'it takes the connection, and closes it without a word'
answers 0 zmtp1 'ZMTP 1.0'
up=$endpoint
answers 0 zmtp2 'ZMTP 2.0, PULL'
expect_probe 3 'connection refused' tcp://127.0.0.1:9
expect_probe 3 "no such socket file '$t/none'" "ipc://$t/none"
expect_exit 3 zcat probe tcp://no-such-host.invalid:1 >out
grep -q '^tcp://no-such-host.invalid:1: no such host: ' out

# of several the worst, in the order typed
expect_exit 4 zcat probe "$up" "$silent" tcp://127.0.0.1:9 >out
same "$(printf '%s\n' "$up" "$silent" tcp://127.0.0.1:9)" "$(sed -E 's/: .*//' out)"
expect_exit 2 zcat probe '@tcp://127.0.0.1:9'
expect_exit 2 zcat probe inproc://a
