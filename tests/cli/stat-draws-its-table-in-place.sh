# On a terminal the table of `stat --by` is drawn again and again in the same place, as wide as the terminal, also where that
# changes. Lines on standard error appear above it, and at its end the table of all remains.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

seq -f 'topic %02.0f,größe of things and of 値値値値値 in a name that is a long one and is longer than eighty columns by far' 12 >topics

# drawn NAME LOCALE: the screen, in a file of that name
drawn() {
  start_bound "$1.pub" pub 'tcp://127.0.0.1:*' -q -F , -i 20ms <topics
  on_terminal "$1" "echo above; LC_ALL=$2 \$ZCAT stat $endpoint --by 1 --every 50ms --until-disconnect"
  screen "$1" | sed "s/ *\$//" >"$1.screen"
  (($(grep -c '  messages' "$1.log") >= 2))  # drawn several times, of which one is to be seen
  same above "$(head -n 1 "$1.screen")"
  same '  messages  share' "$(sed -n 2p "$1.screen" | cut -c 1-17)"
  grep -q '^total .* messages 12 ' <(sed -n 4p "$1.screen")
}
for columns in 80 40; do
  drawn "utf$columns" C.UTF-8
  drawn "c$columns" C
  # the value fills the line, but for the half of a character that has two columns
  line=$(sed -n 3p "utf$columns.screen" | grep -xE ' +12 100\.0%.* "größe of .*…')
  width=$(wc -L <<<"$line")
  ((width == columns || width == columns - 1))
  line=$(sed -n 3p "c$columns.screen" | grep -xE ' +12 100\.0%.* "gr\\xc3\\.*\.\.\.')
  same "$columns" "$(wc -L <<<"$line")"
  not grep -q '[^ -~]' <(LC_ALL=C sed '/^$/d' "c$columns.screen")
done

# resized: a terminal that becomes narrower, and wider again, and what is said meanwhile. tmux knows the new size before
# it tells: what is drawn at that moment may leave a line behind. So this follows a drawing, and the next one is a second away.
resized() {
  local name=resized$((++tries)) columns=100 endpoint terminal width end
  on_terminal "$name" "seq 40; \$ZCAT stat -v -t pull '@tcp://127.0.0.1:*' --bound-file $name.bound --by 0 -n 7"
  endpoint=$(wait_line "$name.bound" .)
  terminal=$(tmux display-message -p -t "$name" '#{pane_tty}')
  for width in 100 40 60 30 100; do
    tmux resize-window -t "$name" -x "$width"
    end=$((SECONDS + deadline))
    until [[ $(stty size <"$terminal") == "30 $width" ]]; do ((SECONDS < end)); done
    zcat push "$endpoint" -q -m "$width$(printf ' %090d' 7)"
    tmux pipe-pane -t "$name"
    : >"$name.drawn"
    tmux pipe-pane -t "$name" "tee -a $t/$name.drawn >>$t/$name.log"
    wait_line "$name.drawn" 'msg/s' >/dev/null
    wait_line "$name.drawn" '^[0-9:]{8} .* msg/s' >/dev/null
  done
  seq 2 | zcat push "$endpoint" -q
  screen "$name" | sed 's/ *$//' >"$name.screen"
  # nothing is there twice, nor is anything gone
  same 1 "$(grep -c '^  messages' "$name.screen")" &&
    same 6 "$(grep -c '^  *[0-9].*%' "$name.screen")" &&
    same 1 "$(grep -c '[0-9] msg/s ' "$name.screen")" &&
    same '' "$(grep accepted "$name.screen" | uniq -d)" &&
    (($(grep -c ' accepted ' "$name.screen") >= 5))
}
tries=0
at_best 3 resized

# ^C, which the terminal shows where the cursor is
start_bound pub pub 'tcp://127.0.0.1:*' -q -i 5ms -m topic --repeat 0
on_terminal interrupted "trap : INT; \$ZCAT stat $endpoint --by 0 --every 50ms"
wait_line interrupted.log '^  .*"topic"' >/dev/null
tmux send-keys -t interrupted C-c
screen interrupted >interrupted.screen
same 1 "$(grep -c '^  messages' interrupted.screen)"
same 1 "$(grep -c '"topic"' interrupted.screen)"
sed -n '3p' interrupted.screen | grep -q '^total '
