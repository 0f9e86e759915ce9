# What could not be delivered within --linger is counted in a line, and is exit status 5.
. "$(dirname "$0")/common.sh"

expect_exit 5 zcat push --wait 0 --linger 0.2 ./nobody -m one -m two
expect_stderr "'\./nobody'.* 2 messages"
expect_exit 5 zcat push --wait 0 --linger 0 ./nobody -m one
expect_stderr "'\./nobody': its message was not delivered"
expect_exit 5 zcat req --wait 0 -w 0.2 --linger 0.1 ./nobody -m one

# without --linger it waits: for ever, were it not for this peer
start zcat push --wait 0 ./later -m hello
push=$pid
same hello "$(zcat pull ./later -n 1)"
wait_exit "$push" 0
