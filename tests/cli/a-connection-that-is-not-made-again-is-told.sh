# With RECONNECT_IVL=-1 a connection that could not be made, or has ended, is not tried again: a line says so, whether
# somebody answers there or not, since a run without -w then waits for ever.
. "$(dirname "$0")/common.sh"

start_bound first pub 'tcp://127.0.0.1:*' -m x
where=$endpoint first=$pid
start zcat sub "$where" -o RECONNECT_IVL=-1 >out 2>err
subscriber=$pid
wait_exit "$first" 0
wait_line err "^zcat: the peer at '$where' went away: connection refused \(RECONNECT_IVL=-1: not tried again\)\$" >/dev/null
kill "$subscriber"
wait_exit "$subscriber" 143

# its successor is there before anybody has looked
cat >server.py <<'PYTHON'
import sys, zmq
first = zmq.Context().socket(zmq.XPUB)
first.bind(sys.argv[1])
print("bound", flush=True)
first.recv()
first.context.destroy(linger=0)
successor = zmq.Context().socket(zmq.XPUB)
successor.bind(sys.argv[1])
sys.stdin.readline()
PYTHON
for url in "$where" "ipc://$t/socket"; do
  rm -f said err
  start_fed /usr/bin/python3 server.py "$url" >said
  wait_line said bound >/dev/null
  start --fed zcat sub "$url" -o RECONNECT_IVL=-1 2>err
  wait_line err "^zcat: the peer at '$url' went away: it answers now \(RECONNECT_IVL=-1: not tried again\)\$" >/dev/null
  kill "$pid"
  wait_exit "$pid" 143
  exec {input}>&-
done
