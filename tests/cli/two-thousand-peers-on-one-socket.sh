# Two thousand peers of one bound socket are served with the limits that a shell sets.
. "$(dirname "$0")/common.sh"

(($(ulimit -Hn) >= 12000)) || skip "only $(ulimit -Hn) descriptors are allowed here"

crowd() { /usr/bin/python3 "$SRC/tests/cli/crowd.py" "$@" 2000; }

ulimit -Sn 1024  # what a shell gives
for where in 'tcp://127.0.0.1:*' 'ipc://*'; do
  start_bound "pull-${where%%:*}" pull -n 2000 "$where" >got
  crowd PUSH "$endpoint"
  wait_exit "$pid" 0
  same "$(seq 0 1999)" "$(sort -n got)"

  start_bound "pub-${where%%:*}" pub --wait 2000 -m news "$where"
  crowd SUB "$endpoint"
  wait_exit "$pid" 0
done
