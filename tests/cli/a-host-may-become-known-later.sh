# A host that does not resolve is looked up again, over tcp and ws: once it does, messages flow.
. "$(dirname "$0")/common.sh"

echo '127.0.0.1 localhost' >hosts
hidden=(unshare -m sh -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$t/hosts")
"${hidden[@]}" true 2>/dev/null || skip 'no other /etc/hosts can be had'
transports=(tcp)
has_transport ws && transports+=(ws)
for transport in "${transports[@]}"; do
  start_bound "$transport-pull" pull "$transport://127.0.0.1:*" -n 1 >"$transport.got"
  pull=$pid
  start "${hidden[@]}" "$ZCAT" push -m hello -w "$deadline" "$transport://zcat-$transport:${endpoint##*:}" 2>"$transport.log"
  push=$pid
  wait_line "$transport.log" 'no such host' >/dev/null
  echo "127.0.0.1 zcat-$transport" >>hosts
  wait_exit "$push" 0
  wait_exit "$pull" 0
  same hello "$transport.got"
done
