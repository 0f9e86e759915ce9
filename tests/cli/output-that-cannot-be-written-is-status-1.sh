# Output that cannot be written is exit status 1 and says why.
. "$(dirname "$0")/common.sh"

[[ -c /dev/full ]] || skip 'no /dev/full'
start zcat push ./socket -m hello
expect_exit 1 zcat pull ./socket >/dev/full
expect_stderr 'cannot write to standard output: No space left'

# nor what is asked for without a socket
for words in --help --version 'push --help' 'help push' 'options LINGER' 'completions bash' 'probe ./nobody'; do
  # shellcheck disable=SC2086
  MANPATH=. expect_exit 1 zcat $words >/dev/full
  expect_stderr 'cannot write to standard output: No space left'
done
