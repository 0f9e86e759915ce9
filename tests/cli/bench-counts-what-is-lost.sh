# What a connection takes along that breaks in the middle is counted, and the exit status is 5. A relay stands between the
# two ends, and is killed after some messages; another one takes its place.
. "$(dirname "$0")/common.sh"

start zcat bench push-pull --serve ./far
far=$pid
zcat probe -w "$deadline" ./far >/dev/null
start_bound agreement tap ./near ./far -f none
start_bound relay tap ./near.data ./far.data -f hex >shown
relay=$pid
start zcat bench push-pull ./near --size 20,64K --duration 1500ms --json >rows 2>err
near=$pid
wait_line shown . >/dev/null
kill -KILL "$relay"
wait_exit "$relay" 137
start_bound other tap ./near.data ./far.data -f none
wait_exit "$near" 5
same $'20 true\n65536 false' "$(jq -r '"\(.size) \(.lost > 0)"' rows)"  # only the first one was under way
grep -qxE 'zcat: 20 B: of [0-9]+ messages, [0-9]+ were lost and 0 came twice' err
same '0' "$(jq -s 'map(.twice) | add' rows)"
kill -TERM "$far"
wait_exit "$far" 143
