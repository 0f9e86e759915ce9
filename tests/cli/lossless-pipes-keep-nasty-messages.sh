# `zcat pull -f F | zcat push -f F` between a PUSH and a PULL keeps a thousand nasty messages as they are.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 "$SRC/tests/cli/codec.py" nasty nasty
peer make-corpus 4 891 random --total 4000000
cat nasty random >in
mkfifo bound
for format in zmtp netstring msgpack json quoted hex; do
  start_peer "pull-$format" pull bind 'ipc://*' recv 1000 out
  receiver=$pid
  zcat pull -f "$format" 'ipc://*' --bound-file bound -n 1000 | zcat push -f "$format" "$endpoint" &
  pipeline=$!
  peer push connect "$(bound bound)" send in
  wait_exit "$pipeline" 0
  wait_exit "$receiver" 0
  cmp in out
done
