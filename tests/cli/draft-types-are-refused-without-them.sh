# Where libzmq has no draft sockets, every draft type is refused with the reason: as a command, with -t, and its transport.
. "$(dirname "$0")/common.sh"
! grep -q ' draft\b' <(zcat --version) || skip "this libzmq has draft sockets"

for type in client server radio dish scatter gather peer channel; do
  expect_exit 2 zcat "$type" 'tcp://127.0.0.1:*'
  expect_stderr "^zcat: '$type' is a draft type: .* without draft sockets: .*--enable-drafts\$"
  expect_exit 2 zcat run push inproc://a -m x :: "$type" inproc://a
  expect_stderr "'$type' is a draft type"
  zcat "$type" --help >/dev/null
done
for type in client server radio scatter peer channel; do
  expect_exit 2 zcat send -t "$type" 'tcp://127.0.0.1:*' -m x
  expect_stderr "'$type' is a draft type"
done
for type in client server dish gather peer channel; do
  expect_exit 2 zcat recv -t "$type" 'tcp://127.0.0.1:*'
  expect_stderr "'$type' is a draft type"
done
expect_exit 2 zcat dish udp://127.0.0.1:5555 --group g
expect_stderr "'dish' is a draft type"
expect_exit 2 zcat push udp://127.0.0.1:5555 -m x
expect_stderr 'without udp'
