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
