# -vv shows every message that is sent or received, in a line that is cut after 64 characters.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' -n 2 -vv >/dev/null 2>received
long=$(printf 'x%.0s' {1..100})
printf '"weather" "sunny\\n"\n"%s"\n' "$long" | zcat push "$endpoint" -f quoted -v -v 2>sent
wait_exit "$pid" 0
for side in '< received' '> sent'; do
  grep -qxF "zcat: ${side% *} 2 frames 13 bytes \"weather\" \"sunny\\n\"" "${side#* }"
  grep -qxF "zcat: ${side% *} 1 frame 100 bytes \"${long:0:63}…" "${side#* }"
done

servers=0
# with several endpoints it tells which one
start_bound one pull 'tcp://127.0.0.1:*' -n 1 >/dev/null
one=$pid first=$endpoint
start_bound two pull 'tcp://127.0.0.1:*' -n 1 >/dev/null
printf 'a\nb\n' | zcat push "$first" "$endpoint" --wait 2 -vv 2>sent
wait_exit "$one" 0
wait_exit "$pid" 0
grep -qE "^zcat: > 1 frame 1 byte \"[ab]\" to '$first'$" sent
grep -qE "^zcat: > 1 frame 1 byte \"[ab]\" to '$endpoint'$" sent
start_bound both pull 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' -n 1 -vv >/dev/null 2>received
zcat push "$endpoint" -m x
wait_exit "$pid" 0
grep -qxF 'zcat: < 1 frame 1 byte "x" from 127.0.0.1' received

# once it shows no messages; of -q and -v the last one holds
expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -w 0 -v -q
expect_stderr '^zcat: timed out'
not grep -q listening err
expect_exit 0 zcat run push inproc://a -m x -q -v :: pull inproc://a -n 1 >/dev/null
not grep -q '> 1 frame' err

# what --match holds back is not shown, and neither is the envelope of requests and replies
start_bound chooser pull 'tcp://127.0.0.1:*' --until-disconnect --match yes -vv >/dev/null 2>received
printf 'no\nyes\nno\n' | zcat push "$endpoint"
wait_exit "$pid" 0
same 'zcat: < 1 frame 3 bytes "yes"' "$(grep 'frame' received)"
printf '"question" ""\n' >questions
for answers in --echo '-- cat' '-j 2 --handler-format quoted -- cat'; do
  for window in 1 3; do
    # shellcheck disable=SC2086
    start_bound "rep$((++servers))" rep 'tcp://127.0.0.1:*' -n 1 -vv $answers 2>answered
    zcat req "$endpoint" --window "$window" -vv -f quoted <questions >/dev/null 2>asked
    wait_exit "$pid" 0
    same $'zcat: > 2 frames 8 bytes "question" ""' "$(grep ' > ' asked)"
    same $'zcat: < 2 frames 8 bytes "question" ""' "$(grep ' < ' answered)"
    [[ $answers != '-- cat' ]] || sed -i 's/1 frame 8 bytes "question"/2 frames 8 bytes "question" ""/' asked answered
    same $'zcat: < 2 frames 8 bytes "question" ""' "$(grep ' < ' asked)"
    same $'zcat: > 2 frames 8 bytes "question" ""' "$(grep ' > ' answered)"
  done
done
