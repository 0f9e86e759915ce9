# What jq, Python's json, msgpack, protobuf and struct write in a lossless format, we read.
. "$(dirname "$0")/common.sh"

codec() { /usr/bin/python3 "$SRC/tests/cli/codec.py" "$@"; }
# sends FORMAT IN N OUT: the N messages of IN, which are in FORMAT, as they reach a receiver.
sends() {
  start zcat pull ./socket -l -n "$3" >"$4"
  zcat push ./socket -f "$1" <"$2"
  wait_exit "$pid" 0
}

codec nasty nasty
peer make-corpus 5 91 random --total 500000
cat nasty random >many
for format in netstring msgpack json json-ascii json-tall; do
  codec write "$format" <many >in
  sends "${format%-*}" in 200 back
  cmp many back
done
jq . in >from-jq  # many lines for each message
sends json from-jq 200 back
cmp many back
jq -c .frames in >from-jq
sends json from-jq 200 back
cmp many back

peer make-corpus 6 200 single --total 2000000 --frames 1
for format in u32be u32le varint; do
  codec write "$format" <single >in
  sends "$format" in 200 back
  cmp single back
done
