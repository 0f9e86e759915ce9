# Under nohup a hang-up is nothing.
. "$(dirname "$0")/common.sh"

trap '' HUP
start_bound pull pull 'tcp://127.0.0.1:*' -n 1 >out
kill -HUP "$pid"
zcat push "$endpoint" -m hello
wait_exit "$pid" 0
same hello out
