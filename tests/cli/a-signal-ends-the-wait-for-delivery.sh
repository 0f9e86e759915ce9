# A signal that comes while the end waits for delivery leaves it two seconds, or what --linger leaves, and then it counts.
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
ends push --linger 1
ends dealer
