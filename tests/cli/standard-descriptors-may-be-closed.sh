# With some of its three standard descriptors closed, the program does what can be done, and ends with its status.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
/usr/bin/python3 "$SRC/tests/cli/faults.py" closed

# a closed standard output is no place for messages, and a closed standard input has none
start_bound puller pull 'tcp://127.0.0.1:*' -n 1 <&- >&- 2>err
zcat push "$endpoint" -m 1234567
wait_exit "$pid" 1
grep -q 'cannot write to standard output: Bad file descriptor$' err
expect_exit 1 zcat push tcp://127.0.0.1:9 <&-
expect_stderr 'cannot read standard input: Bad file descriptor$'
