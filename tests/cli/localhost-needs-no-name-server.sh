# localhost is known where nothing else knows it: in a container without /etc/hosts and without a name server.
. "$(dirname "$0")/common.sh"

: >nothing
hidden=(unshare -m sh -c 'mount --bind "$0" /etc/hosts && mount --bind "$0" /etc/resolv.conf && exec "$@"' "$t/nothing")
"${hidden[@]}" true 2>/dev/null || skip 'no other /etc/hosts can be had'
not "${hidden[@]}" getent hosts localhost >/dev/null 2>&1 || skip 'localhost is known here without /etc/hosts'

transports=(tcp)
! has_transport ws || transports+=(ws)
for transport in "${transports[@]}"; do
  start_bound "$transport" pull "$transport://127.0.0.1:*" -n 1 >got
  expect_exit 0 "${hidden[@]}" "$ZCAT" push "$transport://localhost:${endpoint##*:}" -m here -w "$deadline"
  expect_no_stderr
  wait_exit "$pid" 0
  same here got
done

# to bind, too, and over IPv6
expect_exit 3 "${hidden[@]}" "$ZCAT" pull 'tcp://localhost:*' -w 0
expect_stderr "listening at 'tcp://127.0.0.1:"
if grep -q . /proc/net/if_inet6 2>/dev/null; then
  start_bound ipv6 pull 'tcp://[::1]:*' -n 1 >got
  expect_exit 0 "${hidden[@]}" "$ZCAT" push -6 "localhost:${endpoint##*:}" -m here -w "$deadline"
  wait_exit "$pid" 0
  same here got
fi

# other names stay unknown
expect_exit 3 "${hidden[@]}" "$ZCAT" push localhost.example:5555 -m lost -w 0.5
expect_stderr "^zcat: 'localhost.example:5555': no such host"
