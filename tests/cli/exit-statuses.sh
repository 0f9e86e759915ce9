# The exit statuses, one command each; where several hold the first of signal, 1, 5, 3 counts.
. "$(dirname "$0")/common.sh"

expect_exit 0 zcat push ./nobody </dev/null
expect_exit 1 zcat push ./nobody --file missing
expect_exit 2 zcat push
expect_exit 3 zcat pull ./nobody -w 0
expect_exit 5 zcat push ./nobody --wait 0 --linger 0 -m x

# 1 before 5 and 3
expect_exit 1 zcat push ./nobody --wait 0 --linger 0 -f hex -m 'ab' -m 'x'
# 5 before 3
expect_exit 5 zcat req ./nobody --wait 0 --linger 0 -w 0.1 -m x
# a signal before 5
start_fed zcat push ./nobody --wait 0 --linger 0
echo lost >&"$input"
wait_read
kill -TERM "$pid"
wait_exit "$pid" 143
