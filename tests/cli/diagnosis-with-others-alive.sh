# With another endpoint alive a refused one is said, work goes to the live one, and the refused one is used as soon as
# it answers rightly.
. "$(dirname "$0")/common.sh"

exec {forever}<> <(:)  # a stdin that never ends
start_peer wrong REP bind "ipc://$t/wrong.sock" hold <&"$forever"
wrong=$endpoint wrong_pid=$pid
start_bound good pull 'tcp://127.0.0.1:*' >good.out
good=$endpoint good_pid=$pid
start_fed zcat push "$wrong" "$good" 2>log
push=$pid
wait_line log "^zcat: '$wrong' is a REP, and PUSH needs PULL\$"
echo one >&"$input"
wait_line good.out one

kill "$wrong_pid"
wait_exit "$wrong_pid" 143
start zcat pull "$wrong" -n 1 >right.out
right=$pid
wait_line log "^zcat: '$wrong' is connected now\$"
printf '%s\n' two three >&"$input"
exec {input}>&-
wait_exit "$right" 0
wait_exit "$push" 0
kill -TERM "$good_pid"
wait_exit "$good_pid" 143
(($(wc -l <right.out) == 1))
same "$(printf '%s\n' one three two)" "$(sort good.out right.out)"
