# `-w 1` ends after a second, and not much later.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

# punctual COMMAND...: prints how it did
punctual() {
  local begin=$EPOCHREALTIME took
  expect_exit 3 "$ZCAT" "$@" -w 1 || return
  took=$((${EPOCHREALTIME/./} - ${begin/./}))
  echo "$1: $took us"
  ((took >= 1000000 && took <= 1200000))
}
mkfifo forever
exec {forever}<>forever
start_peer router router bind 'tcp://127.0.0.1:*' hold <&"$forever"
at_best 3 punctual pull 'tcp://127.0.0.1:*'
at_best 3 punctual sub tcp://127.0.0.1:1
at_best 3 punctual push tcp://127.0.0.1:1 -m x
at_best 3 punctual pub 'tcp://127.0.0.1:*' -m x
at_best 3 punctual req "$endpoint" -m x
at_best 3 punctual rep 'tcp://127.0.0.1:*' --echo
