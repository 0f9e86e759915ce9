# The other end can read our version from each message, as X-zcat.
. "$(dirname "$0")/common.sh"
/usr/bin/python3 -c 'import zmq' 2>/dev/null || skip 'no pyzmq'

version=$("$ZCAT" --version | sed -n '1s/^[^ ]* \([^ ]*\).*/\1/p')
cat >who.py <<'PY'
import sys, zmq

socket = zmq.Context().socket(getattr(zmq, sys.argv[1]))
if sys.argv[1] == "SUB":
    socket.subscribe(b"")
socket.RCVTIMEO = 15000
socket.bind(sys.argv[2])
with open(sys.argv[3], "w") as bound:
    print(socket.LAST_ENDPOINT.decode().rstrip("\0"), file=bound)
print(socket.recv(copy=False).get("X-zcat"))
if sys.argv[1] == "REP":
    socket.send(b"")
PY

for url in 'tcp://127.0.0.1:*' "ipc://$t/socket"; do
  for pair in PULL:push SUB:pub REP:req PAIR:"send -t pair" ROUTER:"send -t dealer"; do
    mkfifo fifo
    start /usr/bin/python3 who.py "${pair%:*}" "$url" fifo >who
    # shellcheck disable=SC2086  # a command of several words
    zcat ${pair#*:} ">$(bound fifo)" -m hello >reply
    wait_exit "$pid" 0
    same "$version" who
    rm fifo
  done
done
