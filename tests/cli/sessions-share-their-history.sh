# Two sessions add to one history, while others start and cut it: each line of both is in it, whole.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

mkdir -p state/zcat
seq -f 'earlier %g' 1200 >state/zcat/push
for name in a b; do
  start zcat pull "@./$name.socket" >"$name.out"
  on_terminal "$name" "export XDG_STATE_HOME=$t/state; \$ZCAT push ./$name.socket"
  shows "$name" '^> *$'
done
on_terminal c "export XDG_STATE_HOME=$t/state; until [ -e stop ]; do \$ZCAT push ./missing.socket; done"
shows c '^> *$'

for name in a b; do
  seq -f "$name %g of a longer line" 150 >"$name.typed"
  tmux load-buffer -b "$name" "$name.typed"
  tmux paste-buffer -b "$name" -t "$name"
done
for ((i = 0; i < 20; ++i)); do type_in c C-d; done
for name in a b; do
  wait_line "$name.out" "^$name 150 " >/dev/null
  same "$(cat "$name.typed")" "$(cat "$name.out")"
done
touch stop
until grep -q '^the end' c.log; do
  type_in c C-d
  read -rt 0.1 -u "$never" _ || :
done
for name in a b; do
  same "$(cat "$name.typed")" "$(grep "^$name " state/zcat/push)"
done
not grep -qvE '^(a|b|earlier) [0-9]+( of a longer line)?$' state/zcat/push

# and after the next start it has its length
start zcat pull @./d.socket >d.out
on_terminal d "export XDG_STATE_HOME=$t/state; \$ZCAT push ./d.socket"
shows d '^> *$'
same 1000 "$(wc -l <state/zcat/push)"
type_in d Up
shows d "^> [ab] 150 "
