# A bound req with several peers: one that leaves need not have had the request, so another may still answer it.
. "$(dirname "$0")/common.sh"

declare -A worker answers other=([one]=two [two]=one)
start_bound req req '@tcp://127.0.0.1:*' --wait 2 -m question >out 2>err
req=$pid
for name in one two; do
  start_fed zcat rep -v ">$endpoint" 2>"$name.events" > >(exec sed -u "s/^/$name /" >>asked)
  worker[$name]=$pid answers[$name]=$input
done
read -r asked _ < <(wait_line asked question)
idle=${worker[${other[$asked]}]}
wait_line "${other[$asked]}.events" 'a handshake .* is complete' >/dev/null  # or it would leave part of that unread
kill -KILL "$idle"
wait_line err 'a peer left: requests that it had get no reply' >/dev/null
printf 'answer\n' >&"${answers[$asked]}"
wait_exit "$req" 0
same answer out
