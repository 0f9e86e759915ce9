# epgm, pgm and norm carry what is published from one host to another, in both directions, the interface by its name or its
# address; subscriber and publisher may bind or connect. The hosts are two network namespaces and a cable between them.
. "$(dirname "$0")/common.sh"

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

# passes HOST ENDPOINT HOST ENDPOINT: from a publisher to a subscriber. That one may miss the beginning, so it goes on.
passes() {
  local publisher subscriber
  start ip netns exec "$3" "$ZCAT" sub -w 15 -n 3 "$4" >got 2>>libraries
  subscriber=$pid
  start ip netns exec "$1" "$ZCAT" pub -m news --repeat 0 -i 20ms --linger 0 "$2" 2>>libraries
  publisher=$pid
  wait_exit "$subscriber" 0
  same $'news\nnews\nnews' got
  kill "$publisher"
  wait_exit "$publisher" 143
}
group=';239.192.1.1:5556'
passes "$near" "epgm://cable$group" "$far" "epgm://cable$group"
passes "$far" ">epgm://10.99.0.2$group" "$near" "@epgm://10.99.0.0/24$group"
passes "$near" "pgm://cable$group" "$far" "pgm://cable$group"
passes "$near" "norm://cable$group" "$far" "norm://cable$group"
passes "$far" ">norm://10.99.0.2$group" "$near" "@norm://10.99.0.1$group"
passes "$near" '>norm://10.99.0.2:5557' "$far" '@norm://10.99.0.2:5557'
