# Routes that lead nowhere, and an address family that is off, are told in words.
. "$(dirname "$0")/common.sh"

unshare -n true 2>/dev/null || skip "network namespaces cannot be made here"
cat >inside.sh <<'EOF'
  ip link set lo up
  ip route add blackhole 10.1.0.0/16
  ip route add prohibit 10.2.0.0/16
  for host in 10.1.0.1 10.2.0.1 10.3.0.1; do "$ZCAT" probe "tcp://$host:5555"; done
  sysctl -qw net.ipv6.conf.lo.disable_ipv6=1
  "$ZCAT" probe 'tcp://[::1]:5555'
  "$ZCAT" push 'tcp://10.1.0.1:5555' -m x -w 2
EOF
expect_exit 3 env ZCAT="$ZCAT" unshare -n bash inside.sh >out
same 'tcp://10.1.0.1:5555: the route to the host is a blackhole
tcp://10.2.0.1:5555: a route or a firewall here forbids it
tcp://10.3.0.1:5555: the network is unreachable
tcp://[::1]:5555: no address to connect from: IPv6 is off here, or all ports are in use' "$(cat out)"
expect_stderr "^zcat: 'tcp://10.1.0.1:5555': the route to the host is a blackhole \(still trying\)$"
