# A signal ends a proxy as soon as what it had taken is passed on, however long it may wait for that; it takes nothing more.
. "$(dirname "$0")/common.sh"

for end in TERM INT; do
  start_bound "$end" proxy streamer --front 'tcp://127.0.0.1:*' --back 'tcp://127.0.0.1:*' --linger 60s 2>err
  proxy=$pid
  start_fed zcat push "${endpoints[0]}" -q
  push=$pid
  start zcat pull ">${endpoints[1]}" -q >out
  pull=$pid
  echo first >&"$input"
  wait_line out '^first$' >/dev/null
  kill "-$end" "$proxy"
  wait_exit "$proxy" $((128 + $(kill -l "$end")))
  not grep -q stopping err
  kill "$push" "$pull"
  wait "$push" "$pull" || :
  exec {input}>&-
done

# what has no place to go is given up once, after the two seconds that a signal leaves
start_bound held proxy streamer --front 'tcp://127.0.0.1:*' --back 'tcp://127.0.0.1:*' 2>err
proxy=$pid
seq 3 | zcat push "${endpoints[0]}" -q
SECONDS=0
kill "$proxy"
wait_exit "$proxy" 143
((SECONDS < 4))
grep -q '3 messages that had been taken could not be passed on' err
(($(grep -c stopping err) <= 1))
