# Heartbeats cut nobody off while our stdout is blocked, for far longer than they are apart: nothing is lost.
. "$(dirname "$0")/common.sh"

seq 300000 >in
mkfifo out
exec {both}<>out {reader}<out
start_bound puller pull --heartbeat 20ms 'tcp://127.0.0.1:*' -n 300000 >out 2>log
puller=$pid
exec {both}>&-
start_fed zcat push "$endpoint"
pusher=$pid
cat in >&"$input" &
read -r -t 1 -u "$never" || :  # fifty heartbeats
head -n 300000 <&"$reader" >copy
exec {input}>&-
wait_exit "$puller" 0
wait_exit "$pusher" 0
same in copy
not grep -q 'went away\|ended' log
