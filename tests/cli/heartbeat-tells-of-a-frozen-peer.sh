# --heartbeat tells of a peer that gives no sign of life, and when it does again; the connection stays.
. "$(dirname "$0")/common.sh"

for url in 'tcp://127.0.0.1:*' "ipc://$t/sock"; do
  transport=${url%%:*}
  start_bound "pull-$transport" pull --heartbeat 100ms "@$url" >out 2>log
  puller=$pid
  start_fed zcat push "$endpoint"
  pusher=$pid
  echo one >&"$input"
  wait_line out one
  kill -STOP "$pusher"
  wait_line log "^zcat: a peer at '$endpoint' \(.+\) gives no sign of life: it is frozen, or too busy to read\$"
  kill -CONT "$pusher"
  wait_line log "^zcat: a peer at '$endpoint' \(.+\) is alive again\$"
  echo two >&"$input"
  exec {input}>&-
  wait_exit "$pusher" 0
  wait_line out two
  kill -TERM "$puller"
  wait_exit "$puller" 143
  (($(wc -l <log) == 2))
  rm out log
done
