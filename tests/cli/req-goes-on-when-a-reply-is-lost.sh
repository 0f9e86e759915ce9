# A peer that dies with a request leaves it unanswered for ever: a line and exit status 5, and the next one is asked.
. "$(dirname "$0")/common.sh"

start_fed zcat rep ./socket >asked
rep=$pid
start zcat req ./socket -m first -m second >out 2>err
req=$pid
wait_line asked first >/dev/null
kill -KILL "$rep"
wait_line err 'request 1 has no reply' >/dev/null
start_bound heir rep ./socket --echo
wait_exit "$req" 5
same second out
