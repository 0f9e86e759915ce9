# What keys and passwords get wrong is told by both sides, as far as each can know it: a client that is turned away ends
# with status 4, the server goes on.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 - <<'PYTHON'
import zmq
for name in ("server", "client", "other"):
    for file, key in zip((name + ".pub", name + ".sec"), zmq.curve_keypair()):
        open(file, "wb").write(key)
PYTHON
printf secret >password
chmod go= server.sec other.sec
server=(--key server.sec --allow-keys any)
curve() { client=(-o "CURVE_SERVERKEY=$(cat "$1.pub")" -o "CURVE_PUBLICKEY=$(cat client.pub)" -o CURVE_SECRETKEY=file:client.sec); }
plain=(-o PLAIN_USERNAME=joe -o PLAIN_PASSWORD=file:password)

# turned_away STATUS CLIENT_SAYS SERVER_SAYS ARG...: a push with these arguments at the pull that was started last. Where
# the mechanisms differ the client may be gone before the server knows: then SERVER_SAYS is empty
turned_away() {
  expect_exit "$1" zcat push -m x "${@:4}" "$endpoint"
  grep -qxF -e "zcat: '$endpoint'$2" err || { cat err; false; }
  (($(wc -l <err) == 1 || $1 == 3))
  if [[ -n $3 ]]; then
    wait_line log "^zcat: a client of '$endpoint'( \(127.0.0.1:[0-9]+\))? cannot be served: $3\$"
  fi
}

start_bound curve pull 'tcp://127.0.0.1:*' -n 1 "${server[@]}" >out 2>log
puller=$pid
key='it has another server key than ours, or keys of its own that do not go together'
turned_away 4 ' wants CURVE, not NULL as it is used here' ''
turned_away 4 ' wants CURVE, not PLAIN as it is used here' '' "${plain[@]}"
curve other
turned_away 4 ' closed the connection during the handshake: a wrong server key looks like this, or an access that is denied for now' "$key" "${client[@]}"
turned_away 3 ': does not go on with the handshake of CURVE: are both ends its servers? (still trying)' '' \
  -w 2 --key other.sec --allow-keys any
curve server
zcat push -m hello "${client[@]}" "$endpoint"
wait_exit "$puller" 0
same hello out
(($(grep -c 'server key' log) == 1))  # however often it was tried

start_bound null pull 'tcp://127.0.0.1:*' -n 1 >out 2>log
turned_away 4 ' wants NULL, not CURVE as it is used here' '' "${client[@]}"
turned_away 4 ' wants NULL, not PLAIN as it is used here' '' "${plain[@]}"
zcat push -m hello "$endpoint"
wait_exit "$pid" 0

exec {forever}<> <(:)
start_peer plain --sockopt PLAIN_SERVER=1 PULL bind 'tcp://127.0.0.1:*' hold <&"$forever"
turned_away 4 ' closed the connection during the handshake: a check of passwords that is missing or fails looks like this, or an access that is denied for now' '' "${plain[@]}"

# keys that do not go together are found before anything is opened; a peer that has such is told by the server
expect_exit 2 zcat push "${client[@]:0:2}" -o "CURVE_PUBLICKEY=$(cat other.pub)" -o CURVE_SECRETKEY=file:client.sec "$endpoint"
same 'zcat: CURVE_PUBLICKEY is not the public half of CURVE_SECRETKEY' err
start_bound strange pull 'tcp://127.0.0.1:*' "${server[@]}" 2>log
start peer --sockopt "CURVE_SERVERKEY=$(cat server.pub)" --sockopt "CURVE_PUBLICKEY=$(cat other.pub)" \
  --sockopt "CURVE_SECRETKEY=$(cat client.sec)" PUSH connect "$endpoint" hold <&"$forever"
wait_line log "cannot be served: $key"
