# All subscriptions reach the publisher, although libzmq's mark for messages is a thousand.
. "$(dirname "$0")/common.sh"

cat >counter.py <<'PYTHON'
import sys, zmq
x = zmq.Context().socket(zmq.XPUB)
x.rcvhwm = x.sndhwm = 0
x.bind("tcp://127.0.0.1:*")
open("bound", "w").write(x.last_endpoint.decode() + "\n")
count = 0
while count < 1500 and x.poll(10000): x.recv(); count += 1
print(count)
PYTHON
for command in sub xsub; do
  rm -f bound; mkfifo bound
  start /usr/bin/python3 counter.py >count
  counter=$pid
  mapfile -t topics < <(seq -f $'-s\nt%g/' 1500)
  zcat "$command" -q "$(bound bound)" "${topics[@]}" </dev/null >/dev/null &
  wait_exit "$counter" 0
  same 1500 count
done
