# --events writes each connection event as a line of JSON, into a file, a FIFO or a descriptor.
. "$(dirname "$0")/common.sh"

start_bound puller pull 'tcp://127.0.0.1:*' -n 2 --events bound
zcat push -m x --events file "$endpoint"
zcat push -m x --events /dev/fd/9 "$endpoint" 9>descriptor
wait_exit "$pid" 0
for file in file descriptor; do
  same "CONNECT_DELAYED CONNECTED HANDSHAKE_SUCCEEDED" "$(jq -r .event "$file" | head -n 3 | paste -sd ' ')"
  same "$endpoint" "$(jq -r 'select(.event == "CONNECTED") | .endpoint' "$file")"
  same "${endpoint#tcp://}" "$(jq -r 'select(.event == "CONNECTED") | .peer' "$file")"
  jq -e 'has("time") and has("value") and has("meaning")' "$file" >/dev/null
done
# of the side that binds, too
same 'LISTENING ACCEPTED HANDSHAKE_SUCCEEDED' "$(jq -r .event bound | head -n 3 | paste -sd ' ')"
same "$endpoint" "$(head -n 3 bound | jq -r .endpoint | sort -u)"
start_bound local pull "ipc://$t/sock" -b 'tcp://127.0.0.1:*' --events who
for url in "${endpoints[@]}"; do
  start_fed zcat push "$url"
  [[ $url != ipc:* ]] || wait_line who "\"peer\":\"process $pid of user $(id -un)\"" >/dev/null
  [[ $url != tcp:* ]] || wait_line who '"event":"ACCEPTED",.*"peer":"127.0.0.1:[0-9]+"' >/dev/null
  exec {input}>&-
  wait_exit "$pid" 0
done
mkfifo fifo
cat fifo >copy &
expect_exit 3 zcat push -m x -w 0.3 --events fifo tcp://127.0.0.1:9
wait_line copy '"event":"CONNECT_RETRIED"'
