# What one of the commands of run cannot have is an error with a reason, and ends none of the others in mid-air.
. "$(dirname "$0")/common.sh"

expect_exit 1 zcat run push inproc://a -m x -w 1 --events nowhere/events :: pull inproc://a -n 1 -w 1
expect_stderr "cannot write 'nowhere/events'"
expect_exit 1 zcat run pull inproc://a -n 1 -w 1 :: push inproc://a -m x -w 1 --bound-file nowhere/file '@ipc://*'
expect_stderr "cannot write 'nowhere/file'"
# over inproc nothing else looks whether the types go together
for pair in 'sub pull' 'push rep' 'req pull' 'dealer pub' 'pair router' 'push sub'; do
  read -r one other <<<"$pair"
  expect_exit 2 zcat run "$one" '>inproc://a' :: "$other" '@inproc://a'
  expect_stderr "^zcat: '>inproc://a' is bound by X?${other^^}, and X?${one^^} needs "
  expect_exit 2 zcat run "$other" '@inproc://a' :: "$one" '>inproc://a'
done
expect_exit 2 /usr/bin/python3 - "$ZCAT" <<'PY'
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
os.dup2(listener.fileno(), 9)
pull = ["pull", "-o", "USE_FD=9", "tcp://127.0.0.1:1"]
os.execv(sys.argv[1], ["zcat", "run", *pull, "::", *pull])
PY
expect_stderr 'descriptor 9 can serve one command only'
if has_transport norm; then
  expect_exit 2 zcat run sub @norm://127.0.0.1:5561 -w 1 :: pub norm://127.0.0.1:5561 -m x -w 1
  expect_stderr 'cannot share a port'
fi
