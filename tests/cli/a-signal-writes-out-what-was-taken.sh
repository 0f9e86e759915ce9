# Interrupted, pull writes out what it has taken from its peers: they think it delivered.
. "$(dirname "$0")/common.sh"

mkfifo gate
exec {gate}<>gate
seq 500 | sed "s/^/$(printf %01000d 0)/" >in
start_bound pull pull ./socket >&"$gate"
pull=$pid
zcat push ./socket <in  # more than the pipe of stdout holds; all of it is read
kill -INT "$pull"
head -c "$(stat -c %s in)" <&"$gate" >out
wait_exit "$pull" 130
same in out
