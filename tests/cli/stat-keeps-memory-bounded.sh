# A million topics take less than 64 MiB: of many, those that come later are counted together, and a line says so.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ -z ${SANITIZED:-} ]] || skip "sanitizers need memory of their own"

seq -f 'a topic that is as long as they are %.0f' 1000000 >topics
start_bound pub pub 'tcp://127.0.0.1:*' -q <topics
mkfifo end
start zcat stat "$endpoint" -n 1000001 --by 0 --every 200ms >table 2>said
wait_line table 'messages|total' >/dev/null
wait_line said 'frame 0 has too many values: those that come from here on are counted together' >/dev/null
wait_line table '"a topic that is as long as they are 1"' >/dev/null
peak=$(sed -nE 's/^VmHWM:\s+([0-9]+) kB/\1/p' "/proc/$pid/status")
echo "$peak KiB"
((peak < 64 * 1024))
