# -w gives up with status 3 when the network has kept a command waiting for so long, and says for what.
. "$(dirname "$0")/common.sh"

patience=200  # milliseconds
gives_up() {  # REGEX COMMAND...
  local begin=$EPOCHREALTIME regex=$1
  shift
  expect_exit 3 zcat "$@" -w "${patience}ms"
  (((${EPOCHREALTIME/./} - ${begin/./}) >= patience * 1000))
  expect_stderr "$regex"
}

gives_up 'no messages? came' pull 'tcp://127.0.0.1:*'
gives_up 'no messages? came' sub tcp://127.0.0.1:1
gives_up "no messages? came" recv ./nobody
gives_up 'no peer connected, so nothing was sent' push ./nobody -m x
gives_up 'no subscriber connected, so nothing was sent' pub 'tcp://127.0.0.1:*' -m x
gives_up 'no peer connected' req ./nobody -m x
gives_up 'no further request came' rep ./rep --echo
patience=1000  # from here on somebody has to come
mkfifo forever
exec {forever}<>forever
start_peer router router bind 'tcp://127.0.0.1:*' hold <&"$forever"
gives_up 'no reply to request 1' req "$endpoint" -m x

# -n that is not reached is a failure, too; without -n what came is enough
start zcat push ./some -m one -m two
gives_up 'only 2 messages came' pull ./some -n 3
start zcat push ./some -m one -m two
expect_exit 0 zcat pull ./some -w 1
expect_exit 3 zcat pull ./some -w 0
