# What one of the commands of run cannot have is an error with a reason, and ends none of the others in mid-air.
. "$(dirname "$0")/common.sh"

expect_exit 1 zcat run push inproc://a -m x -w 1 --events nowhere/events :: pull inproc://a -n 1 -w 1
expect_stderr "cannot write 'nowhere/events'"
expect_exit 1 zcat run pull inproc://a -n 1 -w 1 :: push inproc://a -m x -w 1 --bound-file nowhere/file '@ipc://*'
expect_stderr "cannot write 'nowhere/file'"
if zcat --version | grep -qw norm; then
  expect_exit 2 zcat run sub @norm://127.0.0.1:5561 -w 1 :: pub norm://127.0.0.1:5561 -m x -w 1
  expect_stderr 'cannot share a port'
fi
