# The last messages come through where the connection is so full that the kernel takes but a part of them at once.
. "$(dirname "$0")/common.sh"

for count in 140 160 240 320 400; do
  rm -f gate
  mkfifo gate
  start_peer "peer-$count" --hwm 1 --sockopt RCVBUF=2304 pull bind 'tcp://127.0.0.1:*' recv "$count" gate
  seq -f '%099.0f' "$count" | sed 's/^/\x00c/' | tr -d '\n' >in  # frames of 99 bytes, as ZMTP has them
  # on one processor libzmq's thread finds the messages and the end behind them at once
  start taskset -c 0 "$ZCAT" push -l --option sndbuf=4608 "$endpoint" <in
  push=$pid
  wait_settled "$push"
  cat gate >out
  wait_exit "$push" 0
  same in out
done
