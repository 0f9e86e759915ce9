# `-w 1` ends after a second, and not much later.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

# punctual COMMAND...: prints how it did
punctual() {
  t=$t/$1  # what expect_exit leaves is its own
  mkdir "$t"
  local begin=$EPOCHREALTIME took
  expect_exit 3 "$ZCAT" "$@" -w 1
  took=$((${EPOCHREALTIME/./} - ${begin/./}))
  echo "$1: $took us"
  ((took >= 1000000 && took <= 1200000))
}
mkfifo forever
exec {forever}<>forever
start_peer router router bind 'tcp://127.0.0.1:*' hold <&"$forever"
all=()
punctual pull 'tcp://127.0.0.1:*' & all+=($!)
punctual sub tcp://127.0.0.1:1 & all+=($!)
punctual push tcp://127.0.0.1:1 -m x & all+=($!)
punctual pub 'tcp://127.0.0.1:*' -m x & all+=($!)
punctual req "$endpoint" -m x & all+=($!)
punctual rep 'tcp://127.0.0.1:*' --echo & all+=($!)
for one in "${all[@]}"; do wait "$one"; done
