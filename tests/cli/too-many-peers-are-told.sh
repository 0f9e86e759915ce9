# More peers than the system allows descriptors for do no harm to those that are there, and the limit is named.
. "$(dirname "$0")/common.sh"

for where in 'tcp://127.0.0.1:*' "ipc://$t/socket"; do
  name=${where%%:*}
  mkfifo "$name"
  start bash -c 'ulimit -n 256; exec "$0" "$@"' "$ZCAT" pub "$where" --wait 200 -m x --bound-file "$name" 2>"$name.err"
  publisher=$pid
  start /usr/bin/python3 "$SRC/tests/cli/crowd.py" SUB "$(bound "$name")" 400  # each waits for a message
  wait_line "$name.err" "too many .*the hard limit is 256.*ulimit -Hn"
  kill "$pid" "$publisher"
  wait_exit "$publisher" 143
done
