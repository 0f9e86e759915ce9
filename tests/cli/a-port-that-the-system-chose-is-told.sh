# A port or path that the system chose is a line on stderr; other endpoints are not, and --bound-file says it without.
. "$(dirname "$0")/common.sh"

start zcat pull ./named 0 'tcp://*:*' 'ipc://*' -w 10 2>err
zcat=$pid
wait_line err 'listening at .ipc://' >/dev/null
port='[1-9][0-9]*'
grep -qxE "zcat: listening at 'tcp://127\.0\.0\.1:$port'" err
grep -qxE "zcat: listening at 'ipc:///.*/socket'" err
same 3 "$(grep -c . err)"
kill "$zcat"

# one can connect there; it is no reason to leave out why nothing flows, and not told twice
start zcat pub 'tcp://127.0.0.1:*' -m hello 2>pub
wait_line pub 'listening at' >/dev/null
wait_line pub "waiting for a subscriber at 'tcp://127.0.0.1:\*'" >/dev/null
same hello "$(zcat sub "$(sed -n "s/.*listening at '\(.*\)'/\1/p" pub)" -n 1)"
wait_exit "$pid" 0
expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -w 0 -v
same 1 "$(grep -c 'listening at' err)"

expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -w 0 --bound-file bound
not grep listening err
expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -w 0 -q
not grep listening err
expect_exit 3 zcat pull ./named -w 0
not grep listening err
