# With several endpoints, what was queued for one that went away and does not return is counted: exit status 5. It is 0
# only where nothing was: all but what the process of that one had read went to the other.
. "$(dirname "$0")/common.sh"

for ((i = 0; i < 60; ++i)); do printf '%0400000d\n' "$i"; done >in
start_peer leaves --hwm 1 pull bind "ipc://$t/leaves" recv 1 /dev/null
leaves=$pid
start_bound stays pull ./stays >out
stays=$pid
status=0
zcat push "ipc://$t/leaves" ./stays --wait 2 --linger 1 <in 2>err || status=$?
wait_exit "$leaves" 0
kill -TERM "$stays"
wait_exit "$stays" 143
case $status in
  5) grep -qE "(gave up on 'ipc://.*/leaves': not all of its [0-9]+ messages|left without reading)" err ;;
  0) (($(wc -l <out) >= 56)) ;;
  *) false ;;
esac
tail -n 1 out | cmp - <(tail -n 1 in)  # the work went on with the other one
