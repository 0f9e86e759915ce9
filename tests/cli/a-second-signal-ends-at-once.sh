# A second signal ends a process that is still busy delivering.
. "$(dirname "$0")/common.sh"

start_fed zcat push ./nobody --wait 0 --linger 1h
echo undeliverable >&"$input"
wait_read
kill -INT "$pid"
wait_signal_taken "$pid"
kill -0 "$pid"
kill -HUP "$pid"
wait_exit "$pid" 129
