# A signal that comes while the end waits for delivery leaves it two seconds, or what --linger leaves, and that is said.
# Where nobody is there it ends at once.
. "$(dirname "$0")/common.sh"

ends() {  # COMMAND...: with a message that nobody takes
  start_fed zcat "$@" tcp://127.0.0.1:1 --wait 0 2>err
  echo x >&"$input"
  wait_read
  exec {input}>&-
  wait_line err refused >/dev/null
  kill -TERM "$pid"
  wait_exit "$pid" 143
  grep -q 'its message was not delivered' err
}
ends push
not grep stopping err
ends dealer
not grep stopping err
ends push --linger 1
grep -q 'stopping: waiting up to [01][.0-9]* s for delivery, another signal ends at once' err

# one that has sent nothing yet
for command in push pub req; do
  start zcat "$command" -c tcp://127.0.0.1:1 -m x 2>err
  wait_line err '1' >/dev/null
  kill -INT "$pid"
  wait_exit "$pid" 130
  not grep stopping err
done

# somebody is there, and takes nothing more
for ((i = 0; i < 15; ++i)); do printf '%01000000d\n' "$i"; done >big
start_peer peer --hwm 1 pull bind 'tcp://127.0.0.1:*' hold <&"$never"
start zcat push "$endpoint" <big 2>err
wait_settled "$pid"
kill -INT "$pid"
wait_line err 'stopping: waiting up to 2 s for delivery, \^C again ends at once' >/dev/null
kill -INT "$pid"
wait_exit "$pid" 130

# standard output takes nothing more
mkfifo out
exec {out}<>out
start_bound pull pull 'tcp://127.0.0.1:*' >out 2>err {out}>&-
pull=$pid
start zcat push "$endpoint" -q --file big 2>/dev/null {out}>&-
IFS= read -r -N 1 -t "$deadline" -u "$out"
kill -INT "$pull"
wait_line err 'stopping: waiting up to 2 s for standard output' >/dev/null
