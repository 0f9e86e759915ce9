# With --window a reader that stalls makes the requests wait: no more replies are held than may be under way.
. "$(dirname "$0")/common.sh"

head -c 1000000 /dev/zero | tr '\0' x >line
echo >>line
for ((i = 0; i < 80; ++i)); do cat line; done >in
start_bound rep rep ./socket --echo
mkfifo go
start zcat req --window 8 ./socket <in > >(read -r <go; cmp in - && echo whole >verdict)
req=$pid
wait_settled "$req"
(($(input_position "$req") < 40000000))
peak=$(sed -n 's/^VmHWM:\s*\([0-9]*\) kB/\1/p' "/proc/$req/status")
echo "$peak KiB at most"
grep -qE "__[at]san_init" "$ZCAT" || ((peak < 60000))  # a sanitizer needs memory of its own
echo >go
wait_exit "$req" 0
wait_line verdict whole
