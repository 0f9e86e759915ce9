# An ipc socket that we may not connect to: its path and mode are said.
. "$(dirname "$0")/common.sh"

start_bound puller pull "ipc://$t/sock"
chmod 0600 sock
chmod 0755 "$t"
runner=()
if ((EUID == 0)); then
  runner=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  "${runner[@]}" "$ZCAT" --version >/dev/null 2>&1 || skip "the program cannot be run as another user"
else
  chmod 0 sock
fi
mode=$(stat -c %a sock)
expect_exit 3 "${runner[@]}" "$ZCAT" push -m x -w 0.7 "ipc://$t/sock"
expect_stderr "^zcat: 'ipc://$t/sock': permission denied: '$t/sock' has mode 0*$mode, connecting needs write permission \(still trying\)\$"
