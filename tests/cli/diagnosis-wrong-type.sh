# A socket type that does not fit is status 4 at once, with the type that answers and those that would do.
. "$(dirname "$0")/common.sh"

exec {forever}<> <(:)  # a stdin that never ends
# mismatch THEIRS COMMAND WORDS [ARG...]
mismatch() {
  local url
  for url in 'tcp://127.0.0.1:*' "ipc://$t/$1-$2"; do
    start_peer "$1-$2-${url%%:*}" "$1" bind "$url" hold <&"$forever"
    expect_exit 4 zcat "$2" "${@:4}" "$endpoint"
    same "zcat: '$endpoint' is $3" err
  done
}

mismatch XPUB req 'an XPUB, and REQ needs REP or ROUTER' -m x
mismatch PULL req 'a PULL, and REQ needs REP or ROUTER' -m x
mismatch REP push 'a REP, and PUSH needs PULL' -m x
mismatch PULL sub 'a PULL, and SUB needs PUB or XPUB'
mismatch ROUTER pair 'a ROUTER, and PAIR needs PAIR' -m x
mismatch REP router 'a REP, and ROUTER needs DEALER, REQ or ROUTER' -c

# what connects to us is turned away, and never the end
for url in 'tcp://127.0.0.1:*' "ipc://$t/bound"; do
  start_bound "pull-${url%%:*}" pull "@$url" -n 1 >out
  puller=$pid
  expect_exit 4 zcat sub "$endpoint"
  zcat push -m hello "$endpoint"
  wait_exit "$puller" 0
  same hello out
done
