# A tcp peer that goes away while bytes for it are unread is a line on stderr and exit status 5.
. "$(dirname "$0")/common.sh"

mkfifo gate
start_peer peer --hwm 1 pull bind 'tcp://127.0.0.1:*' recv 1 gate
start_fed zcat push "$endpoint" --linger 0.5 2>err
push=$pid
for ((i = 0; i < 100; ++i)); do printf '%09999d\n' "$i"; done >&"$input"
wait_read
cat gate >/dev/null  # the peer takes its one message
wait_line err 'left without reading all that was sent to it' >/dev/null
exec {input}>&-
wait_exit "$push" 5
