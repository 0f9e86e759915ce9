# A message that a format cannot carry is exit status 1 before a byte of it is written. Those before it are whole.
. "$(dirname "$0")/common.sh"

for format in u32be u32le varint; do
  peer make-corpus 9 20 whole --total 300000 --frames 1
  { cat whole; printf '\1\1a\0\1b\0\4last'; } >in  # two frames, and then one
  start zcat pull ./socket -f "$format" -n 22 >out 2>err
  # what comes behind the refusal finds nobody any more
  expect_exit 0 zcat push ./socket -l -n 21 <in
  wait_exit "$pid" 1
  /usr/bin/python3 "$SRC/tests/cli/codec.py" read "$format" <out >back
  cmp whole back
  grep -qE "^[a-z]+: $format: .*one frame.* 2" err

  # the same where a reply is what cannot be written
  start_peer "rep-$format" ROUTER bind 'ipc://*' echo
  expect_exit 1 zcat dealer "$endpoint" -F , -m a -m b,c --output-format "$format" -n 2 >out
  expect_stderr "$format"
  /usr/bin/python3 "$SRC/tests/cli/codec.py" read "$format" <out >back
  printf '\0\1a' | cmp - back
done
