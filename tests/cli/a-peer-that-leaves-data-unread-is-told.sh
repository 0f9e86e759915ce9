# A peer that goes away while bytes for it are unread is a line on stderr and exit status 5: over tcp at any time, over
# ipc once all is sent.
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

rm gate
mkfifo gate
for ((i = 0; i < 12; ++i)); do printf '%02999d\n' "$i"; done >in
start_peer local --hwm 1 pull bind "ipc://$t/sock" recv 1 gate
peer=$pid
start zcat push -v "$endpoint" <in 2>err
push=$pid
wait_line err 'is complete' >/dev/null
wait_settled "$push"
cat gate >/dev/null
wait_exit "$peer" 0
wait_exit "$push" 5
grep -q 'left without reading all that was sent to it' err
