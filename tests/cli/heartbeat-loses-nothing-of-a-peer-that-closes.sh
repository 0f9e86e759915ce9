# With heartbeats, too, all that a peer has sent before it closed is received, however long our stdout was blocked.
. "$(dirname "$0")/common.sh"

seq 100000 199999 | sed "s/^/$(printf %080d 0)/" >in
# arrives RECEIVER SENDER URL
arrives() {
  local fifo=$t/$1-${3%%:*} both reader
  mkfifo "$fifo"
  exec {both}<>"$fifo" {reader}<"$fifo"
  start_bound "$1-${3%%:*}" "$1" --heartbeat 20ms "@$3" -n 100000 >"$fifo" 2>log
  exec {both}>&-
  local receiver=$pid
  start zcat "$2" ">$endpoint" <in
  local sender=$pid
  read -r -t 0.6 -u "$never" || :  # thirty heartbeats
  head -n 100000 <&"$reader" >copy
  same in copy
  exec {reader}<&-
  wait_exit "$receiver" 0
  wait_exit "$sender" 0
  not grep -q reset log
}
for url in 'tcp://127.0.0.1:*' "ipc://$t/sock"; do
  arrives pull push "$url"
  arrives sub pub "$url"
done

# A foreign peer leaves its last to its system, where a heartbeat that comes too late takes it away: that is told.
mkfifo stuck
exec {both}<>stuck {reader}<stuck
start_bound foreign pull --heartbeat 20ms '@tcp://127.0.0.1:*' -w 5 >stuck 2>log
receiver=$pid
exec {both}>&-
sed -n '1,40000p' in >some
/usr/bin/python3 - "$endpoint" <<'PYTHON'
import sys, zmq
context = zmq.Context()
pusher = context.socket(zmq.PUSH)
pusher.connect(sys.argv[1])
for line in open("some", "rb"):
    pusher.send(line.rstrip(b"\n"))
pusher.close()
context.term()
PYTHON
read -r -t 0.3 -u "$never" || :
cat <&"$reader" >got &
exec {reader}<&-
wait_exit "$receiver" 0
cmp -s some got || grep -q "^zcat: the connection to a peer at '$endpoint' was reset: what it sent last may be missing\$" log
