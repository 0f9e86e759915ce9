# With --window a worker that dies leaves its requests unanswered: a line and exit status 5, and the others go on. One that
# is silent is exit status 3, counted for each request from when it was sent.
. "$(dirname "$0")/common.sh"

start_fed zcat router ./socket -p '{seq}' >asked
worker=$pid
seq 4 >in
start zcat req --window 3 ./socket <in >out 2>err
req=$pid
wait_line asked '^3$' >/dev/null
kill -KILL "$worker"
wait_line err '3 requests, of 1 to 3, have no reply: their peer went away' >/dev/null
start_bound heir rep ./socket --echo
wait_exit "$req" 5
same 4 out

start_fed zcat rep ./silent >asked
printf 'answered\n' >&"$input"
expect_exit 3 zcat req --window 3 -w 300ms ./silent <in >out
expect_stderr 'timed out: no reply to request 2, and none yet to 2 sent after it'
same answered out

# Bound: whoever lives on may yet answer, and -w says how long that may take.
start_fed zcat req --window 2 -w 3s --wait 2 @./bound >out 2>err
req=$pid requests=$input
start_fed zcat rep '>./bound' >one
one=$pid
start_fed zcat rep '>./bound' >two
printf 'a\nb\n' >&"$requests"
wait_line one . >/dev/null
wait_line two . >/dev/null
kill -KILL "$one"
wait_line err 'a peer left: requests that it had get no reply' >/dev/null
printf 'late\n' >&"$input"
wait_exit "$req" 3
same late out
