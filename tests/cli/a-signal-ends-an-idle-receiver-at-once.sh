# A receiver to which nothing comes has nothing to write out: a signal ends it at once, without a time of grace.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' >out
zcat push "$endpoint" -m hello
wait_line out hello >/dev/null
begin=$EPOCHREALTIME
kill -INT "$pid"
wait_exit "$pid" 130
(((${EPOCHREALTIME/./} - ${begin/./}) < 1500000))
