# A tap ends after -n messages that pass --match and --not, cuts what is over --max-size, and says what is wrong before it
# listens.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' >received
target=$endpoint
start_bound tap tap 'tcp://127.0.0.1:*' "$target" -n 2 --match '^a' --not x --max-size 5 -p '{0} {size}' -v >out 2>said
printf 'a1\nb\nax\nabcdefgh\na3\n' | zcat push "$endpoint"
wait_exit "$pid" 0
same $'a1 2\nabcde 8' "$(cat out)"
grep -q '^zcat: connection 1: from 127.0.0.1:' said
grep -q '^zcat: 2 messages did not pass --match and --not$' said
wait_line received '^a3$' >/dev/null  # what came with the last one was passed on

# nobody at the target: the client is ended with a line, once
start_bound tap2 tap 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:9' 2>said
expect_exit 3 zcat push "$endpoint" -m lost -w 1s
wait_line said "^zcat: cannot connect to 'tcp://127.0.0.1:9': connection refused: connection 1 was ended$" >/dev/null
kill -INT "$pid"
wait_exit "$pid" 130
same 1 "$(wc -l <said)"

# a stdout that nobody reads any more ends it, and delays nothing before
start_bound tap3 tap "ipc://$t/listen" "$target" 2>said > >(head -n 1 >first)
zcat push "$endpoint" -m one -q
wait_line first '^1>.one$' >/dev/null
zcat push "$endpoint" -m two -q -w 1s --linger 1s || :  # whatever becomes of it
wait_exit "$pid" 0
[[ ! -s said ]]
[[ ! -e listen ]]

expect_exit 2 zcat tap 5555
expect_stderr "say where to listen and what to connect to, as in 'zcat tap 5556 localhost:5555'"
expect_exit 2 zcat tap 5555 ws://localhost:5556
expect_stderr "'ws://localhost:5556': tap relays tcp and ipc only, not ws"
expect_exit 2 zcat tap '>tcp://localhost:5555' localhost:5556
expect_stderr "can only be connected to: LISTEN, which is bound, comes first"
expect_exit 2 zcat tap 5555 '@tcp://localhost:5556'
expect_stderr 'can only be bound: TARGET, which is connected to, comes second'
expect_exit 2 zcat tap -f u32be 5555 localhost:5556
expect_stderr "'u32be' carries one frame, and tap puts one in front of each message: try '-f json'"
expect_exit 2 zcat tap --key x 5555 localhost:5556
expect_exit 1 zcat tap "$target" localhost:5556
expect_stderr "^zcat: cannot bind to '$target': "
