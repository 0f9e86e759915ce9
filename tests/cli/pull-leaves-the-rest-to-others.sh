# pull -n takes no more from its peers than it must, and counts what it had to take; the next one gets the rest.
. "$(dirname "$0")/common.sh"

seq 100 199 | sed "s/^/$(printf %0100000d 0)/" >lines
start_peer push --hwm 1 --sockopt SNDBUF=4096 push bind "ipc://$t/socket" send - < <(
  while read -r line; do printf '\2\0\0\0\0\0\1\206\243%s' "$line"; done <lines)
expect_exit 0 zcat pull '>./socket' -n 1 >first
head -n 1 lines | cmp - first
(($(grep -cvE '^zcat: [0-9]+ more messages? had already been received and (is|are) lost \(-n 1\)$' err) == 0))
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
