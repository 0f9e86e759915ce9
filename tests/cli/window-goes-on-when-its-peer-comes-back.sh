# req --window whose peer is killed and comes back goes on: requests that this one had are told, and nothing hangs.
. "$(dirname "$0")/common.sh"

seq 3000 >in
for wait in "" "-w $deadline" ""; do
  rm -f socket out
  : >out
  start zcat rep ./socket --echo 2>/dev/null
  rep=$pid
  # shellcheck disable=SC2086
  start timeout "$deadline" "$ZCAT" req ./socket --window 64 $wait <in >out 2>err
  req=$pid
  wait_line out '^300$' >/dev/null
  kill -KILL "$rep"
  wait "$rep" || :
  start zcat rep ./socket --echo 2>/dev/null
  rep=$pid
  status=0
  wait "$req" || status=$?
  ((status == 0 || status == 5))
  lost=$(sed -nE 's/^zcat: ([0-9]+) requests, of .* have no reply.*/\1/p' err | head -n 1)
  [[ -n $lost ]] || lost=$(grep -cE '^zcat: request [0-9]+ has no reply' err || :)
  (($(wc -l <out) + lost == 3000))
  ((status == 0 ? lost == 0 : lost > 0))
  same "$(sort -nu out)" out
  kill "$rep"
  wait_exit "$rep" 143
done
