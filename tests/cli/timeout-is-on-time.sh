# `-w 1` ends after a second, and not much later.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

# punctual COMMAND...: prints how it did
punctual() {
  local begin=$EPOCHREALTIME took
  expect_exit 3 "$ZCAT" "$@" -w 1
  took=$((${EPOCHREALTIME/./} - ${begin/./}))
  echo "$1: $took us"
  ((took >= 1000000 && took <= 1200000))
}
mkfifo forever
exec {forever}<>forever
start_peer router router bind 'tcp://127.0.0.1:*' hold <&"$forever"
punctual pull 'tcp://127.0.0.1:*'
punctual sub tcp://127.0.0.1:1
punctual push tcp://127.0.0.1:1 -m x
punctual pub 'tcp://127.0.0.1:*' -m x
punctual req "$endpoint" -m x
punctual rep 'tcp://127.0.0.1:*' --echo
