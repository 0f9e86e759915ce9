# A subscriber whose output is stuck still subscribes again at a publisher that was restarted.
. "$(dirname "$0")/common.sh"

mkfifo stuck
exec {stuck}<>stuck
seq 500 | sed "s/^/$(printf %01000d 0)/" >lines
start zcat sub "ipc://$t/socket" >&"$stuck"
sub=$pid
zcat pub ./socket <lines  # more than the pipe holds
start_peer again pub bind "ipc://$t/socket" send /dev/null
wait_exit "$pid" 0  # has seen a subscription
head -c "$(stat -c %s lines)" <&"$stuck" >out
same lines out
kill -TERM "$sub"
wait_exit "$sub" 143
