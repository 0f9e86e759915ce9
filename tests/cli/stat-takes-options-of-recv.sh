# What chooses messages for `recv` does so for `stat`; what says how messages are written does not go with it.
. "$(dirname "$0")/common.sh"

# counts ARG...: how many messages of a feed of numbers it counts
counts() {
  start_bound pub$RANDOM pub 'tcp://127.0.0.1:*' -q -f json <feed
  zcat stat "$endpoint" -q --until-disconnect --json "$@" | tail -n 1 | jq .messages
}
seq 100 | jq -c '{frames: ["topic \(. % 10)", "\(.)"]}' >feed
same 100 "$(counts)"
same 10 "$(counts -s 'topic 3')"
same 20 "$(counts -o 'SUBSCRIBE=topic 3' -s 'topic 4')"
same 10 "$(counts --match '0:3$')"
same 90 "$(counts --not '0:^topic 3$')"
same 100 "$(counts -t xsub -s topic)"

start_bound stat stat '@tcp://127.0.0.1:*' -t dealer -n 1 --json -q >figures
zcat send -t dealer "$endpoint" -m four -q
wait_exit "$pid" 0
same 4 "$(tail -n 1 figures | jq .bytes)"

zcat keygen server >/dev/null
zcat keygen client >/dev/null
start_bound safe stat '@tcp://127.0.0.1:*' -t pull -n 1 -q --key server.key_secret --allow-keys client.key
zcat push "$endpoint" -m x --server-key server.key --key client.key_secret
wait_exit "$pid" 0

# its sender stays, for of one that has gone nobody can tell whether it was cut off
start_bound bound stat '@tcp://127.0.0.1:*' -t pull --max-size 100 >counted 2>err
stat=$pid
start_fed zcat push "$endpoint" -q 2>/dev/null
printf '%01000d\n' 7 >&"$input"
wait_line err 'cut off: a frame over --max-size \(100\)' >/dev/null
kill "$stat"
wait_exit "$stat" 143
grep -q ' messages 0 bytes 0$' counted

same '2' "$(zcat run push inproc://a -m x -m y :: stat -t pull inproc://a -n 2 --json | tail -n 1 | jq .messages)"

refused() {
  expect_exit 2 zcat stat localhost:5555 "${@:2}"
  expect_stderr "$1"
}
refused "'-f' is for commands that read or write messages" -f json
refused "'-p' is for commands that write messages" -p '{body}'
refused "stat takes no handler" -- cat
refused "'--handler-format' is for commands that take a handler" --handler-format line
refused "'-m' is for commands that send" -m x
refused '--top needs --by' --top 3
refused "--by: 'topic' is not a count" --by topic
refused "--every: '0' is not an interval: use 10ms to 365d" --every 0
refused "--every: '5ms' is not an interval" --every 5ms
refused "use 'zcat req'" -t req
refused "'push' is not a socket type that can receive" -t push
