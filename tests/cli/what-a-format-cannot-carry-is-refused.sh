# A message that a format cannot carry is exit status 1 before a byte of it is written. Those before it are whole.
. "$(dirname "$0")/common.sh"

for format in u32be u32le varint; do
  peer make-corpus 9 20 whole --total 300000 --frames 1
  { cat whole; printf '\1\1a\0\1b'; } >in
  start zcat pull ./socket -f "$format" -n 22 >out 2>err
  zcat push ./socket -l <in
  wait_exit "$pid" 1
  /usr/bin/python3 "$SRC/tests/cli/codec.py" read "$format" <out >back
  cmp whole back
  grep -qE "^[a-z]+: $format: .*one frame.* 2" err
  same 1 "$(wc -l <err)"  # and nothing of time that ran out
done
