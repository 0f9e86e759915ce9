# A sender whose receiver stalls stops reading: the hundreds of megabytes behind it stay where they are.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"
! grep -qE "__[at]san_init" "$ZCAT" || skip "a sanitizer needs memory of its own"

peak_kb() { sed -n 's/^VmHWM:\s*\([0-9]*\) kB/\1/p' "/proc/$1/status"; }
line=$(printf %01000d 0)
mkfifo gate
exec {gate}<>gate
start_bound pull pull 'tcp://127.0.0.1:*' >&"$gate"
pull=$pid
yes "$line" 2>/dev/null | head -n 300000 >in || :
start zcat push "$endpoint" <in
push=$pid
wait_settled "$push"
(($(peak_kb "$push") < 64 * 1024))
(($(input_position "$push") < 100000000))
head -n 300000 <&"$gate" | cmp - in
(($(peak_kb "$pull") < 64 * 1024))
wait_exit "$push" 0
