# What the other side's authentication handler answers, with every mechanism: denied is status 4 at once; one that denies
# for now, or says nothing, may still grant it: status 3.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 - <<'PYTHON'
import zmq
for name in ("server", "client"):
    for file, key in zip((name + ".pub", name + ".sec"), zmq.curve_keypair()):
        open(file, "wb").write(key)
PYTHON
printf secret >password
null=()
plain=(-o PLAIN_USERNAME=joe -o PLAIN_PASSWORD=file:password)
curve=(-o "CURVE_SERVERKEY=$(cat server.pub)" -o "CURVE_PUBLICKEY=$(cat client.pub)" -o CURVE_SECRETKEY=file:client.sec)

# answers HANDLER MECHANISM STATUS|STATUS LINE...: with one of these lines, and the status of its place
answers() {
  local -n options=$2
  local status=0 i
  start_server "$1-$2" zap --mechanism "$2" --status "$1"
  zcat push -m x -w 3 "${options[@]}" "$endpoint" 2>err || status=$?
  for ((i = 4; i <= $#; ++i)); do
    if [[ -z ${!i} ]]; then same '' "$(cat err)"; elif ! grep -qxF -e "zcat: '$endpoint'${!i}" err; then continue; fi
    same "$(cut -d '|' -f $((i - 3)) <<<"$3")" "$status"
    return
  done
  echo "$1 $2: status $status" >&2
  cat err >&2
  return 1
}

waits=': does not complete the handshake: an access that is denied for now looks like this (still trying)'
cut=' closed the connection during the handshake: a'
key="$cut wrong server key looks like this, or an access that is denied for now"
check="$cut check of passwords that is missing or fails looks like this, or an access that is denied for now"
for mechanism in null plain curve; do
  answers 200 "$mechanism" 0 ''
  answers 400 "$mechanism" 4 ' denies access (status 400)'
  answers 500 "$mechanism" 4 ' cannot check who we are (status 500)'
done
# libzmq closes or keeps silent, as its handler's answer comes at once or later
answers 300 null '3|3' "$waits" ":${cut}n access that is denied for now looks like this (still trying)"
answers 300 plain '3|4' "$waits" "$check"
answers 300 curve '3|4' "$waits" "$key"
answers rubbish null '3|3' "$waits" ":${cut}n access that is denied for now looks like this (still trying)"
answers rubbish plain 4 "$check"
answers rubbish curve 4 "$key"
