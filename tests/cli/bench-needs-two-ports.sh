# Where the system chooses the port of the agreement, it is one with a free port behind it: that is where messages go.
. "$(dirname "$0")/common.sh"

if [[ -z ${INSIDE:-} ]]; then
  unshare -n true 2>/dev/null || skip "network namespaces cannot be made here"
  export INSIDE=1 ZCAT
  expect_exit 0 unshare -n bash "$self"
  exit 0
fi
ip link set lo up
echo 40000 40009 >/proc/sys/net/ipv4/ip_local_port_range
start /usr/bin/python3 -c '
import signal, socket
taken = [socket.create_server(("127.0.0.1", port)) for port in (40001, 40003, 40007, 40009, 40010)]
print("taken", flush=True)
signal.pause()' >ports
wait_line ports taken >/dev/null
start zcat bench push-pull --serve 'tcp://127.0.0.1:*' 2>said
endpoint=$(wait_line said 'listening at')
endpoint=${endpoint#*\'}
endpoint=${endpoint%\'*}
[[ $endpoint == *:4000[456] ]]
echo 41000 41999 >/proc/sys/net/ipv4/ip_local_port_range  # for who connects
expect_exit 0 zcat bench push-pull "$endpoint" --size 20 -n 10 >/dev/null
