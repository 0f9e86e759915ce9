# What sockets take a proxy takes for both of its: families, modes of socket files, heartbeats, events, the greatest frame, times.
. "$(dirname "$0")/common.sh"

stop() {  # the proxy, and looks that it ends as it should
  kill "$proxy"
  wait_exit "$proxy" 143
}

start_bound four proxy streamer -4 'tcp://localhost:*' 'tcp://localhost:*'
same 'tcp://127.0.0.1 tcp://127.0.0.1' "${endpoints[0]%:*} ${endpoints[1]%:*}"
if grep -q . /proc/net/if_inet6; then
  start_bound six proxy streamer -6 'tcp://*:*' 'tcp://*:*'
  for endpoint in "${endpoints[@]}"; do echo >"/dev/tcp/::1/${endpoint##*:}"; done
fi

start_bound mode proxy queue --ipc-mode 0640 "ipc://$t/front" "ipc://$t/back"
same $'640\n640' "$(stat -c %a front back)"

# a frozen peer of either side
start_bound frozen proxy streamer --heartbeat 100ms 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>log
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat pull ">$back" >out
pull=$pid
start_fed zcat push "$front"
push=$pid
echo one >&"$input"
wait_line out '^one$' >line
for end in "$push $front" "$pull $back"; do
  kill -STOP "${end% *}"
  wait_line log "^zcat: a peer at '${end#* }' \(.+\) gives no sign of life" >line
  kill -CONT "${end% *}"
  wait_line log "^zcat: a peer at '${end#* }' \(.+\) is alive again$" >line
done
exec {input}>&-
wait_exit "$push" 0
stop

# events of both sides, in one file; lines with the time
start_bound told proxy streamer --events events --timestamps -v 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>log
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
zcat push "$front" -m one
same one "$(zcat pull ">$back" -n 1)"
stop
for side in "$front" "$back"; do
  same 'LISTENING ACCEPTED HANDSHAKE_SUCCEEDED' \
    "$(jq -r --arg side "$side" 'select(.endpoint == $side).event' events | head -n 3 | paste -sd ' ')"
done
not grep -vE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}[+-][0-9:]{5} zcat: ' log
grep -q 'zcat: passed 1 message from front to back' log

# a frame that is too long ends its connection, on the side that took it
head -c 1001 /dev/zero >over
start_bound least proxy queue --max-size 1000 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>log
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat rep -q ">$back" --echo
same fits "$(zcat req "$front" -m fits)"
expect_exit 5 zcat req -q "$front" --file over
# the second form where the connection had gone before it was looked at
wait_line log "^zcat: (127\.0\.0\.1:[0-9]+|a peer at '$front'): cut off: a frame over --max-size \(1000\)" >line
same fits "$(zcat req "$front" -m fits)"
