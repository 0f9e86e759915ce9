# With --window replies to no request, and second ones, are ignored and told of once; a peer that does not return the
# envelope is exit status 1.
. "$(dirname "$0")/common.sh"

start_workers() { launch_bound "$1" /usr/bin/python3 "$SRC/tests/cli/workers.py" "$t/$1.bound" "$1"; }

seq 100 >in
start_workers noise
expect_exit 0 zcat req --window 10 "$endpoint" <in >out
same in out
expect_stderr '^zcat: (800|79[0-9]) replies that answer no request in flight were ignored$'  # the last may come too late

for kind in stripped empty; do
  start_workers "$kind"
  expect_exit 1 zcat req --window 10 "$endpoint" <in >out
  expect_stderr 'without the envelope of its request.*leave out --window'
  same '' "$(cat out)"
done

expect_exit 2 zcat req --window 0 ./nobody
expect_stderr "'0' is not a number of requests in flight"
expect_exit 2 zcat req --window 4 -o REQ_RELAXED=1 ./nobody
