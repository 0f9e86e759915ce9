# req --retries: a request without a reply is sent again, over a fresh connection or to the next endpoint. Each gets one reply.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

# a server that is slower than -w: the first reply to any of the tries counts, and none is taken for the next request's
start_bound slow rep 'tcp://127.0.0.1:*' -j 16 -- sh -c 'sleep 0.3; cat'
slow=$pid
seq 4 >in
for window in 1 3; do
  expect_exit 0 zcat req "$endpoint" --window "$window" -w 0.1 --retries 20 <in >got
  same in got
done
kill "$slow"
wait_exit "$slow" 143

# one that is killed and started again, again and again
cat >restarted.sh <<'END'
trap 'kill -KILL "$server"; exit' TERM
while :; do
  "$ZCAT" rep -q "$1" --echo &
  server=$!
  read -r -t 0.5 -u "$2" || :
  kill -KILL "$server"
  wait "$server"
done 2>/dev/null
END
export ZCAT
restarted=ipc://$t/socket
start bash restarted.sh "$restarted" "$never"
loop=$pid
seq 300 >in
for window in 1 8; do
  expect_exit 0 zcat req "$restarted" --window "$window" -w 1 --retries 100 -i 5ms <in >got
  same in got
done
kill "$loop"
wait "$loop" || :

# the next endpoint that is up
start_peer silent router bind 'tcp://127.0.0.1:*' hold <&"$never"
silent=$endpoint
start_bound echo rep 'tcp://127.0.0.1:*' --echo
seq 6 >in
expect_exit 0 zcat req "$silent" "$endpoint" -w 0.2 --retries 3 <in >got
same in got

# one that is not there yet, for as long as all tries take
start zcat req "ipc://$t/late" -w 50ms --retries 200 -m 'not yet' >got 2>err
early=$pid
wait_line err 'still trying' >/dev/null
start zcat rep "ipc://$t/late" --echo -n 1 -q
wait_exit "$early" 0
same 'not yet' got
expect_exit 3 zcat req "ipc://$t/nowhere" -w 50ms --retries 2 -m lost
expect_stderr 'no peer connected, so nothing was sent'

# after so many tries it is out of time
SECONDS=0
expect_exit 3 zcat req "$silent" -w 0.2 --retries 2 -m lost
expect_stderr 'timed out: no reply to request 1'
((SECONDS < 10))

expect_exit 2 zcat req "$endpoint" --retries 2 -m x
expect_stderr '--retries needs -w'
