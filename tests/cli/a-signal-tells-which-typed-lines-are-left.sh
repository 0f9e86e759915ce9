# After a signal nothing more is sent of what was typed and still waits: how much is told.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

# the first one was read, and waits for a peer
on_terminal a "trap : INT; export XDG_STATE_HOME=$t/state; \$ZCAT push ./missing.socket"
shows a '^> *$'
for line in first second third fourth; do
  type_in a "$line" Enter
  shows a "^> $line$"
done
shows a '^> *$'
type_in a C-c
shows a '3 typed lines were not sent$'
wait_line a.log '^the end' >/dev/null

# with nothing left there is nothing to tell
start zcat pull @./b.socket >b.out
on_terminal b "trap : INT; export XDG_STATE_HOME=$t/state; \$ZCAT push ./b.socket"
shows b '^> *$'
type_in b first Enter
wait_line b.out '^first$' >/dev/null
type_in b C-c
wait_line b.log '^the end' >/dev/null
not grep -q 'not sent' b.log
