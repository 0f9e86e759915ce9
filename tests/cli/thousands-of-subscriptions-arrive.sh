# All subscriptions reach the publisher, although libzmq's mark for messages is a thousand, and a publisher begins only
# when it has those of its first subscriber.
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
mapfile -t topics < <(seq -f $'-s\nt%g/' 1500)
counts() {  # COMMAND...
  rm -f bound; mkfifo bound
  start /usr/bin/python3 counter.py >count
  counter=$pid
  start "$@" "$(bound bound)" >/dev/null
  wait_exit "$counter" 0
  same 1500 count
}
counts zcat sub -q "${topics[@]}"
counts zcat xsub -q "${topics[@]}"
counts zcat xsub -q < <(seq -f +t%g/ 1500)

seq -f 't%g/' 1500 >in
for round in 1 2 3 4; do
  start_bound pub$round pub 'tcp://127.0.0.1:*' <in
  zcat sub "$endpoint" -n 1500 "${topics[@]}" >out
  wait_exit "$pid" 0
  same in out
done
