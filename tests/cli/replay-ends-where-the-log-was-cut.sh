# A log that was cut off in the middle of a line is replayed up to there, and that is exit status 1.
. "$(dirname "$0")/common.sh"

start_bound pub pub 'ipc://*' --repeat 10 -m 'a message' -i 5ms
zcat sub "$endpoint" -f json -n 10 >log
wait_exit "$pid" 0

for cut in 1 5 60; do
  head -c "-$((cut + 1))" log >cut-off
  start_bound "pub-$cut" pub 'ipc://*' -f json --pace 1x <cut-off 2>err
  zcat sub "$endpoint" -n 9 -f json >replayed
  wait_exit "$pid" 1
  grep -qE '^[a-z]+: json: .*(line 10|byte [0-9]+)' err
  same "$(head -n 9 log | jq -c .frames)" "$(jq -c .frames replayed)"
done
