# The first signal stops the reading; what was read is sent out, and then the signal ends the process.
. "$(dirname "$0")/common.sh"

mkfifo gate
start_peer peer --hwm 1 pull bind "ipc://$t/socket" recv 100 gate  # receives nothing before the gate is open
peer=$pid
start_fed zcat push "$endpoint" --linger 20
push=$pid
for ((i = 1000; i < 1100; ++i)); do printf '%0100d\n' "$i"; done | tee in >&"$input"
wait_read
kill -TERM "$push"
wait_signal_taken "$push"
echo 'too late' >&"$input"
cat gate >received
wait_exit "$peer" 0
wait_exit "$push" 143
start zcat push -l ./again <received
zcat pull ./again -n 100 >out
same in out
