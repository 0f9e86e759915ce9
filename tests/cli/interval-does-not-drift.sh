# -i counts all its instants from the first message: the last ones of five hundred are no later than the first ones.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

start_bound pull pull 'ipc://*' -n 500 -f json >record
begin=$EPOCHREALTIME
zcat push "$endpoint" -m tick --repeat 500 -i 2ms
end=$EPOCHREALTIME
wait_exit "$pid" 0
(((${end/./} - ${begin/./}) >= 998000))
jq -r .time record | /usr/bin/python3 -c '
import re, statistics, sys

times = [re.search(r"T(\d\d):(\d\d):(\d\d\.\d+)", line).groups() for line in sys.stdin]
times = [((int(hours) * 60 + int(minutes)) * 60 + float(seconds)) * 1000 for hours, minutes, seconds in times]
late = [(time - times[0]) % 86_400_000 - 2 * number for number, time in enumerate(times)]
late = [ms - statistics.median(late) for ms in late]
told = f"late by {[round(ms, 1) for ms in late]} ms"
assert sum(abs(ms) <= 5 for ms in late) >= 300, told
assert abs(statistics.median(late[-150:]) - statistics.median(late[:150])) <= 10, told
'
