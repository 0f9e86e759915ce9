# While nobody reads what `stat` writes it goes on counting: intervals become longer, no message is missed, and memory does
# not grow.
. "$(dirname "$0")/common.sh"

mkfifo lines
exec {reader}<>lines  # not read yet
start_bound stat stat '@tcp://127.0.0.1:*' -t pull -q -n 50000 --json --by 0 --top 500 --every 10ms >lines
stat=$pid
awk 'BEGIN { for (i = 0; i < 50000; ++i) printf "%d\t%01000d\n", i % 500, 7 }' | zcat push -F '\t' "$endpoint"
peak=$(sed -nE 's/^VmHWM:\s+([0-9]+) kB/\1/p' "/proc/$pid/status")
[[ -n ${SANITIZED:-} ]] || ((peak < 64 * 1024))
start bash -c "exec $reader>&-; exec cat" <lines >all  # which would hold the pipe open itself
exec {reader}>&-
wait_exit "$stat" 0
wait_exit "$pid" 0
same 50000 "$(jq -s 'map(select((has("value") or .total) | not).messages) | add' all)"
same 50000 "$(tail -n 1 all | jq .messages)"
same 500 "$(jq 'select(.total and has("value")) | .messages' all | grep -cx 100)"
