# A service manager (NOTIFY_SOCKET) is told when all commands have bound, or have their first peer where they only connect.
. "$(dirname "$0")/common.sh"

start_ready() { start /usr/bin/python3 "$SRC/tests/cli/activate.py" --ready "$@"; }

start_ready bound "$ZCAT" pull ./pulled -n 1
puller=$pid
wait_line bound '^READY=1$' >/dev/null
[[ -S pulled ]]

# one who connects, when somebody is there: a publisher when that one has subscribed
start_ready connected "$ZCAT" sub ./feed -n 1
subscriber=$pid
start_ready asked "$ZCAT" req ./answers -m x -w "$deadline"
asker=$pid
read -r -t 0.3 -u "$never" || :
[[ ! -e connected && ! -e asked ]]
start zcat rep ./answers --echo
wait_line asked '^READY=1$' >/dev/null
wait_exit "$asker" 0
start_ready publishes "$ZCAT" pub ./feed -m x
wait_line publishes '^READY=1$' >/dev/null
wait_line connected '^READY=1$' >/dev/null
wait_exit "$subscriber" 0
wait_exit "$pid" 0

# a process, when all of its commands are; once
start_ready both "$ZCAT" run pull ./here -n 1 :: sub ./later -n 1
both=$pid
read -r -t 0.3 -u "$never" || :
[[ ! -e both ]]
start zcat pub ./later -m x --wait 1
wait_line both '^READY=1$' >/dev/null
zcat push ./here -m x
wait_exit "$both" 0

# nothing to wait for; an abstract name
start_ready inproc "$ZCAT" run push inproc://a -m x :: pull inproc://a -n 1
wait_line inproc '^READY=1$' >/dev/null
wait_exit "$pid" 0
NOTIFY_SOCKET="@$t" start_ready by-name "$ZCAT" pull ./abstract -n 1
wait_line by-name '^READY=1$' >/dev/null
zcat push ./abstract -m x
wait_exit "$pid" 0

# where it cannot be told, that is a line, no more
for nowhere in "$t/nobody" vsock:2:1234; do
  NOTIFY_SOCKET=$nowhere expect_exit 0 zcat pull ./told -n 0
  NOTIFY_SOCKET=$nowhere expect_exit 3 zcat pull ./told -n 1 -w 0
  expect_stderr "^zcat: cannot tell NOTIFY_SOCKET '$nowhere' that we are ready: "
done

zcat push ./pulled -m x
wait_exit "$puller" 0
