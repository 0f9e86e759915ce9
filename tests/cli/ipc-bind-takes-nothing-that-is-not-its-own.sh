# Binding an ipc path leaves a file alone that is no socket, and a socket that a live process holds. It replaces a
# stale one, and removes its own at the end.
. "$(dirname "$0")/common.sh"

echo precious >file
expect_exit 1 zcat pull ./file
expect_stderr "'\./file'.* is no socket"
same precious file
ln -s file link
expect_exit 1 zcat pull ./link
same precious file

start_bound holder pull ./socket -n 1 >out
expect_exit 1 zcat pull ./socket
expect_stderr "'\./socket'.* in use"
zcat push ./socket -m mine
wait_exit "$pid" 0
same mine out
[[ ! -e socket ]]

start_bound dead pull ./socket
kill -KILL "$pid"
wait_exit "$pid" 137
[[ -S socket ]]
start_bound heir pull ./socket
kill -TERM "$pid"
wait_exit "$pid" 143
[[ ! -e socket ]]
