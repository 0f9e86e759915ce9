# While a sender has plenty to send, libzmq's thread takes messages as they gather and does not interrupt it for each.
# With a line now and then it is scheduled as ever, or the line would wait on a busy machine; so it is for requests.
. "$(dirname "$0")/common.sh"

readonly other=0 batch=3  # sched(7)

# policy PID: how the I/O thread of a process is scheduled.
policy() {
  local task
  for task in "/proc/$1/task"/*; do
    if [[ $(<"$task/comm") == *ZMQbg/IO* ]]; then cut -d ' ' -f 41 "$task/stat"; fi
  done
}

# wait_policy PID POLICY
wait_policy() {
  local end=$((SECONDS + deadline))
  until [[ $(policy "$1") == "$2" ]]; do ((SECONDS < end)) || { echo "its policy is $(policy "$1")" >&2; return 1; }; done
}

start_bound few pull 'tcp://127.0.0.1:*' -n 10 >out
receiver=$pid
start_fed zcat push "$endpoint"
seq 10 >&"$input"
wait_exit "$receiver" 0
[[ $(policy "$pid") == "$other" ]]
exec {input}>&-
wait_exit "$pid" 0

mkfifo stalled
exec {stalled}<>stalled  # nobody reads it
seq -f %01000.0f 20000 >lines
start_bound late pull 'tcp://127.0.0.1:*' >stalled
start zcat push "$endpoint" <lines
wait_policy "$pid" "$batch"

start_bound rep rep 'tcp://127.0.0.1:*' -n 20000 -m reply
start zcat req "$endpoint" <lines >replies
wait_line replies reply >/dev/null
[[ $(policy "$pid") == "$other" ]]
