# --wait 2 means two subscribers: one with two topics is one, two with the same topic are two.
. "$(dirname "$0")/common.sh"

seq 1000 >in
start_bound one sub '@tcp://127.0.0.1:*' -s 1 -s 2 >/dev/null
expect_exit 3 zcat pub --wait 2 -w 1 ">$endpoint" <in
expect_stderr 'only 1 of 2 subscribers connected'

start_bound pub pub --wait 2 'tcp://127.0.0.1:*' <in
pub=$pid
start zcat sub "$endpoint" -s '' -n 1000 >out1
first=$pid
start zcat sub "$endpoint" -s '' -n 1000 >out2
second=$pid
wait_exit "$pub" 0
wait_exit "$first" 0
wait_exit "$second" 0
same in out1
same in out2
