# -f none takes messages and writes nothing, also where standard output is closed or full; -v tells how many there were.
. "$(dirname "$0")/common.sh"

outputs=0
for output in '>&-' '>/dev/full' '>got'; do
  eval "start_bound to$((outputs += 1)) pull 'tcp://127.0.0.1:*' -n 3 -f none -v 2>err $output" || :
  seq 3 | zcat push "$endpoint"
  wait_exit "$pid" 0
  grep -qx 'zcat: 3 messages received' err
done
[[ ! -s got ]]

expect_exit 2 zcat push 5555 -f none
expect_stderr "'none' can only be written, not read"
expect_exit 2 zcat pull 5555 --handler-format none -- cat
start_bound rep rep 'tcp://127.0.0.1:*' --echo -n 1
zcat req "$endpoint" -m x -f none >got
wait_exit "$pid" 0
[[ ! -s got ]]
