# Something else that answers is named, and that is status 4 at once; silence may still turn out to be a peer: status 3.
. "$(dirname "$0")/common.sh"

# refused KIND REGEX
refused() {
  start_server "$1" "$1"
  expect_exit 4 zcat push -m x "$endpoint"
  same "zcat: '$endpoint' is $2" err
  expect_exit 4 zcat sub -n 1 "$endpoint"
  same "zcat: '$endpoint' is $2" err
}

refused http 'an HTTP server, not a ZeroMQ peer'
refused ssh "an SSH server, not a ZeroMQ peer ('SSH-2.0-OpenSSH_9.2p1 Debian-2')"
refused smtp "not a ZeroMQ peer: it begins with '220 mail.example.org ESMTP'"
command -v openssl >/dev/null && refused tls 'a TLS server, not a ZeroMQ peer'

start_server silent silent
expect_exit 3 zcat push -m x -w 2 "$endpoint"
expect_stderr "^zcat: '$endpoint': it takes the connection, but says nothing \(still trying\)\$"
start_server close close
expect_exit 3 zcat push -m x -w 1 "$endpoint"
expect_stderr "^zcat: '$endpoint': it takes the connection, and closes it without a word \(still trying\)\$"
