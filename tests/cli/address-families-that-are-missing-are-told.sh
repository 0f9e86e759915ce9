# Where a kind of address cannot be used at all (IPv6 is off, a sandbox allows unix sockets only), that is what is said, also
# where libzmq has lost the reason.
. "$(dirname "$0")/common.sh"

missing='sockets of its address family are not available here: it is off, or a sandbox forbids it'
transports=(tcp)
[[ $(zcat --version) == *' ws '* ]] && transports+=(ws)
for transport in "${transports[@]}"; do
  for call in inet:127.0.0.1 'inet6:[::1]'; do
    without=("$ZCAT_FORBID" "${call%%:*}" "$ZCAT") url="$transport://${call#*:}"
    expect_exit 1 "${without[@]}" pull "$url:*" -w 0
    expect_stderr "cannot bind to '.*': $missing\$"
    expect_exit 3 "${without[@]}" push "$url:9" -m x -w 0.5
    expect_stderr "'.*': $missing \(still trying\)\$"
  done
done
expect_exit 3 "${without[@]}" probe 'tcp://[::1]:9' >out
same "tcp://[::1]:9: $missing" out
# what is left works
start_bound left pull tcp://127.0.0.1:* -n 1 >out
expect_exit 0 "${without[@]}" push "$endpoint" -m x
wait_exit "$pid" 0
start_bound local pull ./socket -n 1 >out
expect_exit 0 "$ZCAT_FORBID" inet "$ZCAT" push ./socket -m x
wait_exit "$pid" 0
