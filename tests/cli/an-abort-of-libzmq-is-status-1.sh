# Where libzmq meets what it did not expect it ends the process: that is a line, and status 1. Any other abort stays one.
. "$(dirname "$0")/common.sh"

[[ -n ${ZCAT_FORBID:-} ]] || skip "ZCAT_FORBID names no program that forbids system calls"
for command in 'push -m x' 'sub' 'pub -m x' 'req -m x' 'run push -m x ipc://@x :: pull'; do
  read -ra words <<<"$command"
  expect_exit 1 "$ZCAT_FORBID" epoll_wait "$ZCAT" "${words[@]}" 'tcp://127.0.0.1:9'
  expect_stderr '^zcat: libzmq cannot go on, for the reason in the line above: what was not sent or written yet is lost$'
  expect_stderr '^Operation not permitted \(.*epoll.cpp:[0-9]+\)$'
done

[[ -z ${SANITIZED:-} ]] || exit 0  # whose library wants to be the first
ldd "$ZCAT" >/dev/null 2>&1 || exit 0  # a static program, which takes no library in front
command -v cc >/dev/null || skip "there is no C compiler"
echo 'void abort(void); __attribute__((constructor)) static void begin(void) { abort(); }' >other.c
cc -shared -fPIC -o other.so other.c
expect_exit 134 env LD_PRELOAD="$t/other.so" "$ZCAT" --version
expect_no_stderr
