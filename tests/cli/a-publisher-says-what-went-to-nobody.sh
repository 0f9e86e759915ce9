# What is published after the last subscriber has left goes to nobody: that is told once, at the end or when one comes.
. "$(dirname "$0")/common.sh"

mkfifo in
exec {input}<>in
start_bound pub pub -v 'tcp://127.0.0.1:*' <in 2>err
publisher=$pid
start zcat sub -n 1 "$endpoint" >got
echo taken >&"$input"
wait_exit "$pid" 0
wait_line err 'has ended' >/dev/null
printf '%s\n' lost lost >&"$input"
wait_read
start zcat sub -n 1 "$endpoint" >got
wait_line err '^zcat: no subscriber was left: 2 messages went to nobody$' >/dev/null
echo taken >&"$input"
wait_exit "$pid" 0
until (($(grep -c 'has ended' err) == 2)); do read -r -t 0.05 -u "$never" || :; done
echo lost >&"$input"
wait_read
kill "$publisher"
wait_exit "$publisher" 143
wait_line err '^zcat: no subscriber was left: 1 message went to nobody$' >/dev/null
