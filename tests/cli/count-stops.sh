# -n stops a sender and a receiver after so many messages; with -n 0 nothing is opened.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' >out
seq 1000 | zcat push "$endpoint" -n 3
zcat push "$endpoint" -m again --repeat 0 -n 2
wait_line out again >/dev/null
zcat push "$endpoint" -m end
wait_line out end >/dev/null
same $'1\n2\n3\nagain\nagain\nend' out

seq 5 >in
start_bound rep rep 'tcp://127.0.0.1:*' --echo -n 3
same $'1\n2\n3' "$(zcat req "$endpoint" -n 3 <in)"
wait_exit "$pid" 0

for command in push pull pub sub req rep send recv; do
  expect_exit 0 zcat "$command" -n 0 tcp://192.0.2.1:1
  expect_no_stderr
done
