# What we write in a lossless format, its other readers read: jq and Python's json, msgpack, protobuf, struct.
. "$(dirname "$0")/common.sh"

codec() { /usr/bin/python3 "$SRC/tests/cli/codec.py" "$@"; }
# written FORMAT IN N OUT: the messages of IN as a receiver writes them in FORMAT.
written() {
  start zcat pull ./socket -f "$1" -n "$3" >"$4"
  zcat push -l ./socket <"$2"
  wait_exit "$pid" 0
}

codec nasty nasty
peer make-corpus 5 91 random --total 500000
cat nasty random >many
for format in netstring msgpack json; do
  written "$format" many 200 out
  codec read "$format" <out >back
  cmp many back
done
# what jq understood: the text of every frame, or its base64
jq -c '{frames}' out >understood
codec read json <understood >back
cmp many back
same 200 "$(jq -r '.time | select(test("^[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}[.][0-9]{9}Z$"))' out | wc -l)"

peer make-corpus 6 200 single --total 2000000 --frames 1
for format in u32be u32le varint; do
  written "$format" single 200 out
  codec read "$format" <out >back
  cmp single back
done
