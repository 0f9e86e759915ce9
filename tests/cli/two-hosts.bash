# shellcheck shell=bash
# Sourced behind common.sh by the tests that need two hosts: the network namespaces $near (10.99.0.1) and $far (10.99.0.2),
# the interface `cable` between them, and `lo` in each. They go away at the end of the test.

((EUID == 0)) || skip "only root makes network namespaces"
command -v ip >/dev/null || skip "there is no ip (iproute2) here"

near=zcat-$$-near far=zcat-$$-far
leave() {
  ip netns del "$near"
  ip netns del "$far"
} 2>/dev/null
trap 'status=$?; set +e; leave; (exit "$status"); cleanup' EXIT
ip netns add "$near" 2>err && ip netns add "$far" 2>err || skip "no network namespaces here: $(cat err)"
[[ -e /run/netns/$near ]] && ip -n "$near" link 2>err >/dev/null || skip "no network namespaces here: $(cat err)"
ip link add cable netns "$near" type veth peer name cable netns "$far" 2>err || skip "no veth here: $(cat err)"
ip -n "$near" address add 10.99.0.1/24 dev cable
ip -n "$far" address add 10.99.0.2/24 dev cable
for host in "$near" "$far"; do
  ip -n "$host" link set lo up
  ip -n "$host" link set cable up
done
