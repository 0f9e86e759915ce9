# A peer that is killed is told, with what is at its endpoint then; what was sent before has been read, and is no loss.
. "$(dirname "$0")/common.sh"

# killed URL WORDS
killed() {
  rm -f out err
  start_bound "victim-${1%%:*}" pull "@$1" >out
  local victim=$pid
  start_fed zcat push "$endpoint" 2>err
  local push=$pid
  echo hello >&"$input"
  wait_line out hello
  kill -KILL "$victim"
  wait_line err "^zcat: the peer at '$endpoint' went away: $2 \(still trying\)\$"
  exec {input}>&-
  wait_exit "$push" 0
  (($(wc -l <err) == 1))
}

killed 'tcp://127.0.0.1:*' 'connection refused'
killed "ipc://$t/sock" "connection refused: nobody listens at '$t/sock', its process has gone"
