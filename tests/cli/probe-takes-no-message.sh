# A push with work waiting loses nothing to a thousand probes: none of them becomes a peer.
. "$(dirname "$0")/common.sh"

seq 100 >in
start_bound pusher push '@tcp://127.0.0.1:*' <in
url=$endpoint
probed=()
for ((i = 0; i < 100; ++i)); do probed+=("$url"); done
for ((round = 0; round < 10; ++round)); do zcat probe -q "${probed[@]}"; done
zcat pull -c "$url" -n 100 >out
same in out
wait_exit "$pid" 0
