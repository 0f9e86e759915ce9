# probe prints version, mechanism, socket type and identity of what answers, in less than 50 ms, and ends with 0.
. "$(dirname "$0")/common.sh"

mkfifo urls
exec {lines}<>urls
start /usr/bin/python3 - "$t" <<'PYTHON' >&"$lines"
import sys, zmq
context = zmq.Context()
sockets, curve = [], zmq.curve_keypair()[1]
def bind(name, url="tcp://127.0.0.1:*", **options):
    socket = context.socket(getattr(zmq, name))
    for option, value in options.items():
        socket.setsockopt(getattr(zmq, option.upper()), value)
    socket.bind(url)
    sockets.append(socket)
    print(name, socket.last_endpoint.rstrip(b"\0").decode())
for name in "PAIR PUB SUB REQ REP DEALER ROUTER PULL PUSH XPUB XSUB".split():
    bind(name, identity=b"me")
bind("PULL", curve_server=1, curve_secretkey=curve)
bind("PULL", plain_server=1)
bind("ROUTER", "ipc://" + sys.argv[1] + "/path")
bind("ROUTER", "ipc://@zcat-probe-%s" % sys.argv[1].replace("/", "-"))
bind("ROUTER", "ws://127.0.0.1:*")
bind("ROUTER", "ws://127.0.0.1:*", plain_server=1)
print("end", flush=True)
context.socket(zmq.PULL).poll()
PYTHON
names=() endpoints=()
while read -r -t "$deadline" -u "$lines" name url && [[ $name != end ]]; do names+=("$name") endpoints+=("$url"); done

expect_exit 0 zcat probe "${endpoints[@]}" >out
expect_no_stderr
expected=()
for ((i = 0; i < 11; ++i)); do
  identity=
  case ${names[i]} in REQ | DEALER | ROUTER) identity=", identity 'me'" ;; esac
  expected+=("${endpoints[i]}: ZMTP 3.1, NULL, ${names[i]}$identity")
done
expected+=("${endpoints[11]}: ZMTP 3.1, CURVE" "${endpoints[12]}: ZMTP 3.1, PLAIN")
expected+=("${endpoints[13]}: ZMTP 3.1, NULL, ROUTER" "${endpoints[14]}: ZMTP 3.1, NULL, ROUTER")
expected+=("${endpoints[15]}: ZWS 2.0, NULL, ROUTER" "${endpoints[16]}: ZWS 2.0, PLAIN")
same "$(printf '%s\n' "${expected[@]}")" "$(sed -E 's/, [0-9.]+ ms$//' out)"

zcat probe --json "${endpoints[@]}" >all
same "${#endpoints[@]}" "$(jq 'select(.state == "up" and .round_trip < 0.05)' -c all | wc -l)"
zcat probe --json "${endpoints[5]}" >json
same '["up","zmtp","3.1","NULL","DEALER","me"]' "$(jq -c '[.state, .protocol, .version, .mechanism, .type, .identity]' json)"
same '' "$(zcat probe -q "${endpoints[@]}")"
