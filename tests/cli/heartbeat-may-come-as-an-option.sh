# -o HEARTBEAT_IVL is treated as --heartbeat is: a receiver that cannot write survives that its peer leaves. What -o says
# comes last.
. "$(dirname "$0")/common.sh"

expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -o HEARTBEAT_IVL=5s --heartbeat 1s -o HEARTBEAT_IVL -w 0
expect_stderr '^zcat: HEARTBEAT_IVL = 5000'

for url in 'tcp://127.0.0.1:*' "ipc://$t/sock"; do
  fifo=$t/out-${url%%:*}
  mkfifo "$fifo"
  exec {both}<>"$fifo"
  start_bound "pull-${url%%:*}" pull -o HEARTBEAT_IVL=50ms "$url" >"$fifo" 2>err
  receiver=$pid
  /usr/bin/python3 - "$endpoint" <<'PYTHON'
import sys, zmq
s = zmq.Context().socket(zmq.PUSH)
s.linger, s.sndtimeo = 0, 500
s.connect(sys.argv[1])
try:
    while True: s.send(b"x" * 1000)
except zmq.Again: pass
PYTHON
  read -r -t 0.7 -u "$never" || :  # fourteen heartbeats
  kill -0 "$receiver"
  exec {both}>&-
  kill -KILL "$receiver"
done
