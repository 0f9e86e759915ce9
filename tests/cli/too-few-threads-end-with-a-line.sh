# Where no more threads can be started, the program says which limit it was, or does without a mere diagnosis.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"  # finding leaks takes a process of its own
((EUID == 0)) || skip "only root can become another user"
command -v setpriv >/dev/null || skip "there is no setpriv"
mkdir public
chmod 755 "$t" public
cp "$ZCAT" public/zcat

limited() {  # limited N ARG...: with at most N threads, for a user that nobody else is
  setpriv --reuid=64999 --regid=64999 --clear-groups prlimit --nproc="$1" "$t/public/zcat" "${@:2}"
}
expect_exit 1 limited 1 push tcp://127.0.0.1:9 -m x -w 0.2
expect_stderr "cannot start a thread: .*: the limit is 1 processes and threads \('ulimit -u'\): raise it\$"
enough=3
! grep -q __tsan_init "$ZCAT" || enough=4  # the thread sanitizer has a thread of its own
expect_exit 3 limited "$enough" push localhost:9 -m x -w 0.2
ZCAT=$t/public/zcat /usr/bin/python3 "$SRC/tests/cli/faults.py" threads
