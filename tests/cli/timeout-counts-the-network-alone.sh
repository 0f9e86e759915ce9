# What -w counts is waiting for the network: not for standard input, and not the interval between messages.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' >out
start_fed zcat push "$endpoint" -w 0.4
push=$pid
echo one >&"$input"
wait_line out one >/dev/null
read -r -t 0.8 -u "$never" || :
echo two >&"$input"
exec {input}>&-
wait_exit "$push" 0
zcat push "$endpoint" -w 0.4 -i 0.8 -m three --repeat 2
wait_line out three >/dev/null
