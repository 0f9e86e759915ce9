# -f raw sends all of its input as one message, and writes bodies with nothing between them.
. "$(dirname "$0")/common.sh"

printf 'a\nb\0c' >in
start_bound quoted pull 'tcp://127.0.0.1:*' -n 1 -f quoted >out
zcat push -f raw "$endpoint" <in
wait_exit "$pid" 0
same '"a\nb\x00c"' out

start_bound raw pull 'tcp://127.0.0.1:*' -n 3 -f raw >out
zcat push "$endpoint" --file in -m one --file in
wait_exit "$pid" 0
cat in <(printf one) in >expected
same expected out
