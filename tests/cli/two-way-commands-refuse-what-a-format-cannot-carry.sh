# A two-way command, too, ends with 1 at what the format cannot carry: all in front of that is written, nothing else.
. "$(dirname "$0")/common.sh"

printf '\0\3one\0\3two' >whole
{ cat whole; printf '\1\1a\0\1b\0\4last'; } >in  # two frames, and then one
for format in u32be u32le varint; do
  start_peer "peer-$format" PAIR bind 'ipc://*' send in
  expect_exit 1 zcat pair "$endpoint" --output-format "$format" -n 30 >out
  expect_stderr "^[a-z]+: $format: .*one frame.* 2"
  /usr/bin/python3 "$SRC/tests/cli/codec.py" read "$format" <out >back
  same whole back
done
