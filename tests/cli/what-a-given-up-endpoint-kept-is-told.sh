# What waits for a peer that went away is lost when something else answers there: that is a line and status 5, once. The
# others go on, and so does the endpoint when it answers rightly.
. "$(dirname "$0")/common.sh"

exec {forever}<> <(:)  # a stdin that never ends
seq 10000 39999 | sed "s/^/$(printf %01000d 0)/" >in
mkfifo gate
start_peer leaves --hwm 1 pull bind 'tcp://127.0.0.1:*' recv 1 gate
leaves=$pid where=$endpoint
start_bound stays pull ./stays >out
stays=$pid
start_fed zcat push "$where" "$endpoint" --wait 2 2>err
push=$pid
cat in >&"$input"
wait_read
cat gate >/dev/null  # the peer takes its one message, and leaves
wait_exit "$leaves" 0
start_peer wrong REP bind "$where" hold <&"$forever" {input}>&-
wait_line err "^zcat: of [0-9]+ messages sent to '$where' some waited for its peer to return, and are lost: something else answers there now\$"
wait_line err "^zcat: '$where' is a REP, and PUSH needs PULL\$"
kill "$pid"
wait_exit "$pid" 143
start zcat pull "@$where" >right {input}>&-
right=$pid
wait_line err "^zcat: '$where' is connected now\$"
printf 'last %d\n' 1 2 >&"$input"
exec {input}>&-
wait_exit "$push" 5
kill -TERM "$stays" "$right"
wait_exit "$stays" 143
wait_exit "$right" 143
same "$(printf 'last %d\n' 1 2)" "$(cat out right | grep last | sort)"
(($(grep -c 'are lost' err) == 1))
