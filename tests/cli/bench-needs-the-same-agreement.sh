# Two ends whose agreement has another version part with status 4 and both versions, whichever side is the newer one.
. "$(dirname "$0")/common.sh"

cat >far.py <<'PY'
import sys, zmq
socket = zmq.Context().socket(zmq.ROUTER)
socket.bind("tcp://127.0.0.1:*")
open(sys.argv[1], "w").write(socket.last_endpoint.decode() + "\n")
while True:
    client, note = socket.recv_multipart()
    socket.send_multipart([client, sys.argv[2].encode()])
PY
answers() {  # answers NOTE: a far end that answers with it
  mkfifo "bound$((++fars))"
  start /usr/bin/python3 far.py "bound$fars" "$1"
  endpoint=$(bound "bound$fars")
}
fars=0
answers 'zcat-bench 99 ready'
expect_exit 4 zcat bench push-pull "$endpoint" -n 10
expect_stderr "it speaks version 99 of the agreement, and this is version 1: use the same zcat on both sides"
answers 'zcat-bench 1 refused text=it serves req-rep'
expect_exit 4 zcat bench push-pull "$endpoint" -n 10
expect_stderr "it serves req-rep"
answers 'hello'
expect_exit 4 zcat bench push-pull "$endpoint" -n 10
expect_stderr "it is no 'zcat bench --serve'"

start zcat bench push-pull --serve ./far
far=$pid endpoint=./far
printf 'zcat-bench 99 begin\nGET / HTTP/1.1\nzcat-bench 1 begin pattern=req-rep\n' |
  zcat dealer "$endpoint" -n 3 -w "$deadline" >got
same "zcat-bench 1 refused text=it speaks version 1 of the agreement
zcat-bench 1 refused text=that is no note of a bench
zcat-bench 1 refused text=it serves push-pull" got
# and others are served all the same
expect_exit 0 zcat bench push-pull "$endpoint" --size 20 -n 10 >/dev/null
kill -TERM "$far"
wait_exit "$far" 143
