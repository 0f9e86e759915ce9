# pull -n takes no more from its peers than it must, and counts what it had to take; the next one gets the rest.
. "$(dirname "$0")/common.sh"

seq 100 199 | sed "s/^/$(printf %0100000d 0)/" >lines
start_peer push --hwm 1 --sockopt SNDBUF=4096 push bind "ipc://$t/socket" send - < <(
  while read -r line; do printf '\2\0\0\0\0\0\1\206\243%s' "$line"; done <lines)
expect_exit 0 zcat pull '>./socket' -n 1 >first
head -n 1 lines | cmp - first
lost='([0-9]+ more messages? had already been received and (is|are) lost(, and [0-9.]+ (bytes|.?B) more lay unread here)?'
lost+='|[0-9.]+ (bytes|.?B) more lay unread here and are lost)'
not grep -vE "^zcat: $lost \(-n 1\)\$" err
expect_exit 0 zcat pull '>./socket' -n 90 >second
(($(wc -l <second) == 90))

# a publisher loses nothing by what one subscriber leaves
seq 1000 >in
for ((i = 0; i < 5; ++i)); do
  start_bound "pub$i" pub 'tcp://127.0.0.1:*' <in 2>/dev/null
  expect_exit 0 zcat sub "$endpoint" -n 1 >/dev/null
  expect_no_stderr
  kill "$pid" 2>/dev/null || :
done

# a pusher that connects sends no more when we leave: what is lost is counted, the next one gets the rest
start_bound first pull 'tcp://127.0.0.1:*' -n 2 >first 2>err
first=$pid
start zcat push "$endpoint" -q < <(seq 5000)
push=$pid
wait_exit "$first" 0
start zcat pull "$endpoint" >second
wait_exit "$push" 0
kill "$pid"
wait_exit "$pid" 143
lost=$(sed -nE 's/^zcat: ([0-9]+) more messages had already been received and are lost \(-n 2\)$/\1/p' err)
((2 + lost + $(wc -l <second) == 5000))
