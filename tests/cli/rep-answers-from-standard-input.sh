# Without a handler each request is printed and the next line of standard input is its reply. rep ends with 0 when the
# input has ended and the last reply is delivered; with -m it always says the same.
. "$(dirname "$0")/common.sh"

printf 'one\ntwo\n' >answers
start_bound rep rep 'tcp://127.0.0.1:*' <answers >asked
same $'one\ntwo' "$(zcat req "$endpoint" -m first -m second)"
wait_exit "$pid" 0
same $'first\nsecond' asked

# a dialogue
start_fed zcat rep ./socket >asked
exec {answer}>&"$input" {input}>&-
rep=$pid
start zcat req ./socket -m question >out
req=$pid
wait_line asked question >/dev/null
echo answer >&"$answer"
wait_exit "$req" 0
same answer out
exec {answer}>&-
wait_exit "$rep" 0

start_bound same rep 'tcp://127.0.0.1:*' -m pong -n 3 >asked
same $'pong\npong\npong' "$(seq 3 | zcat req "$endpoint")"
wait_exit "$pid" 0
same '' "$(cat asked)"

# one that does not wait for its reply is answered, too, and rep goes on
start_fed zcat rep ./impatient -v >asked 2>err
exec {answer}>&"$input" {input}>&-
rep=$pid
expect_exit 3 zcat req ./impatient -m hasty -w 0.3
wait_line asked hasty >/dev/null
wait_line err 'has ended' >/dev/null
printf 'nobody\nsomebody\n' >&"$answer"
same somebody "$(zcat req ./impatient -m patient)"
exec {answer}>&-
wait_exit "$rep" 0
