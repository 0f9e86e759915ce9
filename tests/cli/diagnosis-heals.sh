# When a cause has passed one line says so, and work goes on. A peer that goes away is told when it does not come back.
. "$(dirname "$0")/common.sh"

start_fed zcat push "ipc://$t/sock" 2>log
push=$pid
echo one >&"$input"
wait_line log "no such socket file"
start_bound first pull "ipc://$t/sock" -n 1 >out
wait_exit "$pid" 0
same one out
wait_line log "^zcat: 'ipc://$t/sock' is connected now\$"
wait_line log "^zcat: the peer at 'ipc://$t/sock' went away: no such socket file '$t/sock' \(still trying\)\$"
start_bound second pull "ipc://$t/sock" -n 1 >out
echo two >&"$input"
exec {input}>&-
wait_exit "$pid" 0
same two out
wait_exit "$push" 0
(($(grep -c 'connected now' log) == 2))
(($(wc -l <log) == 4))
