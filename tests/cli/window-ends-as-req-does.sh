# With --window a signal still asks what was read, a closed stdout ends it quietly, -n counts requests, broken input asks
# what was whole.
. "$(dirname "$0")/common.sh"

start_fed zcat rep ./socket >asked
replies=$input
start_fed zcat req --window 8 ./socket >out
req=$pid
printf '1\n2\n3\n' >&"$input"
wait_line asked '^1$' >/dev/null
wait_read
kill -TERM "$req"
wait_signal_taken "$req"
printf 'a\nb\nc\n' >&"$replies"
wait_exit "$req" 143
same $'a\nb\nc' out

start_bound echo rep ./echo --echo
seq 100 >in
zcat req --window 8 -n 20 ./echo <in >out
same "$(seq 20)" out
seq 100000 >in
zcat req --window 8 ./echo <in | head -n 1 >out
same 1 out
printf '61\n62\nx\n' >in
expect_exit 1 zcat req --window 8 --input-format hex ./echo <in >out
same $'a\nb' out
zcat req --window 8 ./echo </dev/null
zcat req --window 8 -i 10ms ./echo -m a -m b >out
same $'a\nb' out
zcat req --window 8 -i 1ms --repeat 20 -m x ./echo >out
((20 == $(wc -l <out)))
