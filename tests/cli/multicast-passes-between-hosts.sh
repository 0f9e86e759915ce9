# epgm, pgm and norm carry what is published from one host to another, in both directions, the interface by its name or its
# address; subscriber and publisher may bind or connect. The hosts are two network namespaces and a cable between them.
. "$(dirname "$0")/common.sh"
has_transport epgm || skip "this libzmq has no epgm"
. "$SRC/tests/cli/two-hosts.bash"

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
