# What a lossless format reads it writes again: a message goes through push and pull as it is, frame by frame.
. "$(dirname "$0")/common.sh"

peer make-corpus 7 200 frames.zmtp --total 200000
peer make-corpus 8 200 frame.zmtp --total 200000 --frames 1
through() {  # IN PUSH-FORMAT PULL-FORMAT OUT
  start zcat pull ./socket -n 200 -f "$3" >"$4"
  zcat push ./socket -f "$2" <"$1"
  wait_exit "$pid" 0
}
for format in zmtp netstring msgpack json quoted hex u32be u32le varint; do
  case $format in u*|varint) in=frame.zmtp ;; *) in=frames.zmtp ;; esac
  through "$in" zmtp "$format" "$format"
  through "$format" "$format" zmtp out
  same "$in" out
done

# a message that the format cannot carry ends it before a byte is written
start zcat pull ./socket -f u32be -n 2 >out 2>err
zcat push ./socket -F , -m a -m b,c
wait_exit "$pid" 1
printf '\0\0\0\001a' >expected
same expected out
