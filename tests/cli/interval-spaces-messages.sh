# -i keeps a time between messages: five of them take four intervals, at least. A signal does not wait for it.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' -n 5 >out
begin=$EPOCHREALTIME
zcat push "$endpoint" -m tick --repeat 5 -i 50ms
end=$EPOCHREALTIME
wait_exit "$pid" 0
(((${end/./} - ${begin/./}) >= 200000))

start_bound hourly pull 'tcp://127.0.0.1:*' >out
start zcat push "$endpoint" -m tick --repeat 0 -i 1h
wait_line out tick >/dev/null
kill -TERM "$pid"
wait_exit "$pid" 143

# a message that becomes due at the very moment that the wait begins does not wait for the next event
start_bound echo rep 'tcp://127.0.0.1:*' --echo
for way in 'dealer --rep-envelope -n 3000' 'req --window 8'; do
  zcat $way -i 100us --repeat 3000 -m x "$endpoint" >out
  ((3000 == $(wc -l <out)))
done
