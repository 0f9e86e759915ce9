# A thousand random messages of many frames go from a PUSH through `zcat pull -l | zcat push -l` to a PULL, unchanged.
. "$(dirname "$0")/common.sh"

peer make-corpus 1 1000 in --total 30000000
start_peer pull pull bind 'tcp://127.0.0.1:*' recv 1000 out
peer=$pid
mkfifo bound
zcat pull -l 'tcp://127.0.0.1:*' --bound-file bound -n 1000 | zcat push -l "$endpoint" &
pipeline=$!
peer push connect "$(bound bound)" send in
wait_exit "$pipeline" 0
wait_exit "$peer" 0
cmp in out
