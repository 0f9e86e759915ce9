# A subscriber that stalls makes the publisher wait: it gets everything later. The publisher can lose its patience.
. "$(dirname "$0")/common.sh"

yes "$(printf %0999d 0)" | head -n 40000 >in || :  # yes ends by SIGPIPE
count=40000

mkfifo gate
exec {gate}<>gate  # open, and not read
start_bound pub pub 'tcp://127.0.0.1:*' <in
pub=$pid
start zcat sub "$endpoint" -n "$count" >gate
sub=$pid
wait_settled "$pub"
kill -0 "$pub"
head -c "$(stat -c %s in)" <&"$gate" >out
wait_exit "$pub" 0
wait_exit "$sub" 0
same in out

start_bound slow sub '@tcp://127.0.0.1:*' >gate
expect_exit 5 zcat pub -w 0.5 ">$endpoint" <in
expect_stderr 'timed out: message [0-9]+ and everything after it was not sent'
