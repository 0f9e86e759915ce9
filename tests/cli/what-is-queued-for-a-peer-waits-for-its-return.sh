# What push has queued for its one peer, which goes away, is delivered when it returns: all but what the peer took along.
. "$(dirname "$0")/common.sh"

for ((i = 1000; i < 1300; ++i)); do printf '%0100000d\n' "$i"; done >in
start_peer first --hwm 1 pull bind "ipc://$t/socket" recv 5 /dev/null
first=$pid
start zcat push "$endpoint" <in 2>err
push=$pid
wait_exit "$first" 0
start_bound second pull ./socket >out
second=$pid
tail --pid="$push" -f /dev/null  # 0 or 5, as the kernel tells what the first peer took along
kill -TERM "$second"
wait_exit "$second" 143

# in order, without a gap, up to the last; what is missing in front was in the first peer or its kernel
next=$(head -n 1 out | sed 's/^0*//')
((next > 1004 && next <= 1020))
tail -n +$((next - 999)) in >expected
same expected out
