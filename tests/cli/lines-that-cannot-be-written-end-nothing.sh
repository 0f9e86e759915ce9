# A line on standard error that cannot be written, to a full disk or a terminal that has gone, ends nothing.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
[[ -c /dev/full ]] || skip 'no /dev/full'
/usr/bin/python3 "$SRC/tests/cli/faults.py" full gone

# nor does a reader that has gone
expect_exit 3 zcat push tcp://127.0.0.1:9 -m x -w 0.2 2> >(:)
for command in --help --version options 'completions bash'; do
  read -ra words <<<"$command"
  expect_exit 1 zcat "${words[@]}" >/dev/full
  expect_stderr 'cannot write to standard output: No space left'
  expect_exit 0 zcat "${words[@]}" > >(:)
done
