# Sockets that a service manager passes (LISTEN_FDS) serve the endpoints that have their address, in the order typed; the
# other endpoints are bound as ever.
. "$(dirname "$0")/common.sh"

activate() { /usr/bin/python3 "$SRC/tests/cli/activate.py" "$@"; }
start_activated() { start /usr/bin/python3 "$SRC/tests/cli/activate.py" "$@"; }

# serves LISTEN ENDPOINT [PEER]: a message passes
serves() {
  mkfifo where
  start_activated --listen "$1" "$ZCAT" pull "$2" -n 1 --bound-file where >out
  endpoint=$(bound where)
  expect_exit 0 zcat push "${3:-$endpoint}" -m 'over a socket that was passed'
  wait_exit "$pid" 0
  same 'over a socket that was passed' out
  rm where
}
serves 127.0.0.1:0 tcp://127.0.0.1:PORT
serves 127.0.0.1:0 tcp://localhost:PORT
serves 127.0.0.1:0 'tcp://*:PORT'
serves 0.0.0.0:0 'tcp://*:PORT'
serves '[::]:0' 'tcp://*:PORT'  # as ListenStream=PORT does
serves '[::1]:0' 'tcp://[::1]:PORT'
serves "$t/passed" "ipc://$t/passed"
[[ -S $t/passed ]]  # the file is the manager's
rm passed
serves "$t/passed" ./passed
serves "@$t" "ipc://@$t"
[[ $(zcat --version) != *' ws '* ]] || serves 127.0.0.1:0 ws://127.0.0.1:PORT/path

# several, and one of our own among them; what is started on its account knows nothing of it
mkfifo where
start_activated --listen "$t/one" --listen 127.0.0.1:0 "$ZCAT" pull ./own tcp://127.0.0.1:PORT ./one -n 3 \
  --bound-file where -- sh -c 'cat; echo " ${LISTEN_FDS-none} ${LISTEN_PID-none}, $(ls /proc/self/fd | wc -l) descriptors"' >out
bound where >/dev/null
for message in 1 2; do zcat push ./own -m "$message"; done
zcat push ./one -m 3
wait_exit "$pid" 0
same "$(printf '%s none none, 4 descriptors\n' 1 2 3)" "$(sort out)"

# in `run` each command takes its own
rm -f one where
mkfifo where
start_activated --listen "$t/one" --listen "$t/two" "$ZCAT" run pull ./two -n 1 :: pull ./one -n 1 --bound-file where >out
bound where >/dev/null
zcat push ./one -m 1
zcat push ./two -m 2
wait_exit "$pid" 0
same $'1\n2' "$(sort out)"

# sockets for another process are none of ours
rm -f one
expect_exit 3 activate --other-pid --listen "$t/one" "$ZCAT" pull ./other -n 1 -w 0

# what cannot be, is refused, and says what there is
rm -f one two
refuses() {  # WORDS LISTEN ARG...
  expect_exit 2 activate --listen "$2" "$ZCAT" "${@:3}"
  expect_stderr "^zcat: $1"
  rm -f one
}
refuses "LISTEN_FDS: no endpoint takes 'ipc://$t/one': passed to us 'ipc://$t/one'; to bind are './two', '@./three'\$" \
  "$t/one" pull ./two @./three '>./four'
refuses "LISTEN_FDS: no endpoint takes 'tcp://127.0.0.1:[0-9]+': passed to us .*; to bind are none\$" 127.0.0.1:0 push ./two -m x
refuses "LISTEN_FDS: no endpoint takes" 127.0.0.1:0 pull tcp://127.0.0.2:PORT
refuses 'LISTEN_FDS: descriptor 3 is no stream socket' "$t/one,datagram" pull ./one
refuses 'LISTEN_FDS: descriptor 3 is a socket that does not listen: its unit needs Accept=no' 127.0.0.1:0,silent pull tcp://127.0.0.1:PORT
refuses 'LISTEN_FDS: descriptor 3 is a socket that does not listen: its unit needs Accept=no' 127.0.0.1:0,accepted pull tcp://127.0.0.1:PORT
refuses '-o USE_FD and LISTEN_FDS exclude each other' "$t/one" pull ./one -o USE_FD=3
expect_exit 2 activate --listen "$t/one" --listen "$t/two" "$ZCAT" pull ./one
expect_stderr "no endpoint takes 'ipc://$t/two'"
LISTEN_FDS=2 expect_exit 2 sh -c 'exec env LISTEN_PID=$$ "$0" pull ./x' "$ZCAT"
expect_stderr 'LISTEN_FDS: descriptor 3 '
LISTEN_FDS=one expect_exit 2 sh -c 'exec env LISTEN_PID=$$ "$0" pull ./x' "$ZCAT"
expect_stderr "LISTEN_FDS='one' is no number of descriptors"

# so does systemd's own
command -v systemd-socket-activate >/dev/null || skip 'there is no systemd-socket-activate: all but its own sockets was tried'
rm -f sd one
start systemd-socket-activate -l "$t/sd" -E PATH "$ZCAT" pull ./sd -n 1 >out 2>log
wait_line log 'Listening on' >/dev/null
zcat push ./sd -m systemd
wait_exit "$pid" 0
same systemd out
