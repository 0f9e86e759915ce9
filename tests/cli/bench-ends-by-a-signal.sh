# A signal ends a measurement at once, with the rows so far.
. "$(dirname "$0")/common.sh"

for pattern in push-pull req-rep; do
  start zcat bench "$pattern" --size 20,1K --duration 150ms --json --size 20,64K,64K,64K --duration 1s >"$pattern.rows"
  wait_line "$pattern.rows" '"size":20,' >/dev/null
  kill -INT "$pid"
  wait_exit "$pid" 130
  same 20 "$(jq .size "$pattern.rows" | head -n 1)"
  (($(wc -l <"$pattern.rows") < 4))
done
# while it waits for the far end
start zcat bench push-pull ./nobody 2>err
wait_line err 'still trying|no such|does not exist|waiting' >/dev/null
kill -TERM "$pid"
wait_exit "$pid" 143
