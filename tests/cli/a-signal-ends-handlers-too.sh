# The first signal takes no more messages and gives the handlers two seconds, then SIGTERM, then SIGKILL; the second one ends
# everything at once. Nobody is left behind.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

# wait_gone: until none of $processes runs. Process 1 may be slow to take its orphans' ends.
wait_gone() {
  local process
  for process in "${processes[@]}"; do
    timeout "$deadline" tail -s 0.1 --pid="$process" -f /dev/null ||
      [[ $(cut -d ' ' -f 3 /proc/"$process"/stat) == Z ]]
  done
}

mkfifo gate
count_started() { local n=0; until ((n == $1)); do read -r -t "$deadline" _ <&"$started" || return 1; ((++n)); done; }
mkfifo started
exec {started}<>started {open}<>gate

# ten handlers are done in time: all ten answers are written
seq 20 >in
start_bound ten pull 'tcp://127.0.0.1:*' -j 10 -- sh -c 'read x; echo >started; read y <gate; echo $x' >got 2>err
ten=$pid
start zcat push "$endpoint" --linger 0 <in 2>/dev/null
push=$pid
count_started 10
kill -INT "$ten"
wait_signal_taken "$ten"
seq 10 >&"$open"
wait_exit "$ten" 130
same "$(seq 10)" got
kill "$push" 2>/dev/null || :
wait "$push" || :

# they take no notice: SIGTERM ends those that mind it, SIGKILL the others with all that they have started
start_bound deaf pull 'tcp://127.0.0.1:*' -j 2 -- sh -c 'read x; echo $$ >started; [ $x = 1 ] || trap "" TERM; sleep 1000 & echo $! >started; wait; wait; sleep 1000' 2>err
deaf=$pid
seq 2 | zcat push "$endpoint"
processes=()
while ((${#processes[@]} < 4)); do read -r -t "$deadline" process <&"$started"; processes+=("$process"); done
kill -TERM "$deaf"
wait_exit "$deaf" 143
grep -qx "zcat: message 1: 'sh' took too long" err
grep -qx "zcat: message 2: 'sh' took too long" err
wait_gone

# the second signal waits for nobody
start_bound second pull 'tcp://127.0.0.1:*' -j 2 -- sh -c 'trap "" TERM; echo $$ >started; sleep 1000' 2>err
second=$pid
seq 2 | zcat push "$endpoint"
processes=()
while ((${#processes[@]} < 2)); do read -r -t "$deadline" process <&"$started"; processes+=("$process"); done
kill -TERM "$second"
wait_signal_taken "$second"
kill -TERM "$second"
wait_exit "$second" 143
wait_gone

# a closed standard output is like a first signal, and 0
exec {out}> >(exec head -n 1 >first)
start_bound closed pull 'tcp://127.0.0.1:*' -- cat 1>&"$out" 2>err
closed=$pid
exec {out}>&-
seq 100000 >in
start zcat push "$endpoint" --linger 0 <in 2>/dev/null
push=$pid
wait_exit "$closed" 0
same 1 first
kill "$push" 2>/dev/null || :
wait "$push" 2>/dev/null || :
