# Who waits for a peer longer than a moment is told for whom; -q says nothing.
. "$(dirname "$0")/common.sh"

# told NAME REGEX COMMAND...: while it waits in vain, that is all that is said about waiting.
told() {
  t=$t/$1  # what expect_exit leaves is its own
  mkdir "$t"
  expect_exit 3 "$ZCAT" "${@:3}" -m x -w 2
  same "$2" "$(grep waiting "$t/err")"
}
all=()
told pub "zcat: waiting for a subscriber at 'ipc://$t/pub.sock'" pub "ipc://$t/pub.sock" & all+=($!)
told push "zcat: waiting for 2 peers at '@ipc://$t/push.sock'" push --wait 2 "@ipc://$t/push.sock" & all+=($!)
told quiet '' pub -q "ipc://$t/quiet.sock" & all+=($!)
for one in "${all[@]}"; do wait "$one"; done
