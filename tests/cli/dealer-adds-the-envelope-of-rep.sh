# dealer --rep-envelope adds and strips the empty delimiter that REP uses: many requests at once.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' --echo -n 5
seq 5 | zcat dealer --rep-envelope "$endpoint" -n 5 -w 10 >out
same "$(seq 5)" "$(cat out)"
wait_exit "$pid" 0

# several endpoints: work goes to those that are up
start_bound up rep 'tcp://127.0.0.1:*' --echo -n 3
seq 3 | zcat dealer --rep-envelope tcp://127.0.0.1:1 "$endpoint" -n 3 -w 10 >out
same "$(seq 3)" "$(cat out)"
wait_exit "$pid" 0
