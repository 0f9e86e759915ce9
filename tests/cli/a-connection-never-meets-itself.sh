# A connection that is retried until it gets the very port that it connects to is refused, and no peer of itself.
. "$(dirname "$0")/common.sh"

unshare -n true 2>/dev/null || skip "network namespaces cannot be made here"
cat >inside.sh <<'SHELL'
ip link set lo up
echo '40000 40003' >/proc/sys/net/ipv4/ip_local_port_range
"$ZCAT" pair 127.0.0.1:40002 -o RECONNECT_IVL=5 -m 'who is there?' -w 2 </dev/null >got
SHELL
export ZCAT
expect_exit 3 unshare -n bash inside.sh
[[ ! -s got ]]
