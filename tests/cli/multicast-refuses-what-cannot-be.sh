# Multicast is for publishers and subscribers, through an interface, at a port that can be had: what else libzmq would
# end the process for is status 2 and a reason.
. "$(dirname "$0")/common.sh"

has_transport pgm && has_transport norm || skip "this libzmq has no pgm or no norm"
group='239.192.1.1:5556'
refused() {  # REGEX ARG...
  expect_exit 2 zcat "${@:2}" -w 1
  expect_stderr "$1"
  [[ $(wc -l <err) == 1 ]]
}

for transport in epgm norm; do
  for command in push pull req rep pair dealer router stream 'send -t dealer' 'recv -t pair'; do
    # shellcheck disable=SC2086
    refused "$transport cannot carry [a-z]* sockets: try tcp" $command "$transport://lo;$group"
  done
  for command in pub sub; do
    refused 'name the interface' "$command" "$transport://$group"
    refused "'no-such-if' is no interface" "$command" "$transport://no-such-if;$group"
    refused "'203.0.113.7' is no interface" "$command" "$transport://203.0.113.7;$group"
    refused 'no IPv4 multicast address' "$command" "$transport://lo;10.0.0.1:5556"
    refused 'share one port' "$command" "$transport://lo;239.192.1.1:*"
  done
  refused '--wait: .* does not show its peers' pub --wait 1 -m x "$transport://lo;$group"
done
refused 'no IPv4 address' pub norm://localhost:5556
port=$(udp_port)
refused 'cannot share a port' sub "@norm://127.0.0.1:$port" "@norm://127.0.0.2:$port"

# a port that somebody holds alone
mkfifo port
start /usr/bin/python3 -c '
import socket
holder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
holder.bind(("0.0.0.0", 0))
print(holder.getsockname()[1], file=open("port", "w"), flush=True)
while True: holder.recv(1)'
read -r -t "$deadline" taken <>port
for endpoint in "epgm://lo;239.192.1.1:$taken" "norm://lo;239.192.1.1:$taken" "norm://127.0.0.1:$taken"; do
  refused "UDP port $taken is taken" sub "$endpoint"
  refused "UDP port $taken is taken" pub "$endpoint"
done

if ((EUID == 0)) && (($(</proc/sys/net/ipv4/ip_unprivileged_port_start) > 1)); then
  nobody() { setpriv --reuid=65534 --clear-groups "$ZCAT" "$@"; }
  for endpoint in 'epgm://lo;239.192.1.1:1' 'norm://lo;239.192.1.1:1' norm://127.0.0.1:1; do
    expect_exit 2 nobody sub "$endpoint" -w 1
    expect_stderr 'UDP port 1 is for root only'
  done
  expect_exit 2 nobody sub "pgm://lo;$group" -w 1
  expect_stderr "CAP_NET_RAW, or try 'epgm://"
fi
