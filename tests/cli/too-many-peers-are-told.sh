# More peers than the system allows descriptors for do no harm to those that are there, and the limit is named.
. "$(dirname "$0")/common.sh"

for where in 'tcp://127.0.0.1:*' "ipc://$t/socket"; do
  name=${where%%:*}
  mkfifo "$name"
  start bash -c 'ulimit -n 256; exec "$0" "$@"' "$ZCAT" pull "$where" --bound-file "$name" >"$name.got" 2>"$name.err"
  endpoint=$(bound "$name")
  /usr/bin/python3 "$SRC/tests/cli/crowd.py" PUSH "$endpoint" 400 --patience 5 &
  wait_line "$name.err" "too many .*the hard limit is 256.*ulimit -Hn"
  kill "$pid"
  wait_exit "$pid" 143
  wait $!
done
