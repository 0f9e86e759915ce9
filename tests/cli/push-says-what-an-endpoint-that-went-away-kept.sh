# With several endpoints, what was queued for one that went away and does not return is counted: exit status 5.
. "$(dirname "$0")/common.sh"

for ((i = 0; i < 200; ++i)); do printf '%0100000d\n' "$i"; done >in
start_peer leaves --hwm 1 pull bind "ipc://$t/leaves" recv 1 /dev/null
leaves=$pid
start_bound stays pull ./stays >out
stays=$pid
expect_exit 5 zcat push "ipc://$t/leaves" ./stays --wait 2 --linger 1 <in
expect_stderr "(gave up on 'ipc://.*/leaves': of [0-9]+ messages|left without reading)"
wait_exit "$leaves" 0
kill -TERM "$stays"
wait_exit "$stays" 143
tail -n 1 out | cmp - <(tail -n 1 in)  # the work went on with the other one
