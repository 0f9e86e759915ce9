# With --window many requests are under way at once, and their replies come in the order of the requests: from workers that
# answer out of order, from behind a broker, from several workers that are connected to or that connect.
. "$(dirname "$0")/common.sh"

start_workers() { launch_bound "$1" /usr/bin/python3 "$SRC/tests/cli/workers.py" "$t/$1.bound" "$2"; }

seq 500 >in
for kind in backwards broker; do
  start_workers "$kind" "$kind"
  zcat req --window 50 "$endpoint" <in >out
  same in out
done

for name in one two three; do start_bound "$name" rep "./$name" --echo; done
zcat req --window 16 ./one ./nobody ./two ./three --wait 3 <in >out
same in out

start_bound req req --window 16 --wait 2 @./req <in >out
zcat rep '>./req' --echo &
zcat rep '>./req' --echo &
wait_exit "$pid" 0
same in out

peer make-corpus 7 300 messages --total 2000000
start_bound lossless rep ./lossless --echo -l
zcat req -l --window 20 ./lossless <messages >out
same messages out

# more than a high-water mark of messages: the replies wait at rep, which has to keep them
seq 100000 >many
start_bound wide rep 'tcp://127.0.0.1:*' --echo
zcat req --window 5000 -w 5s "$endpoint" <many >out
same many out
