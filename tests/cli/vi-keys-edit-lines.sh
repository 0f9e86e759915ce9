# ~/.editrc gives the keys of vi, and leaves Tab and what is pasted as they are.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

echo 'bind -v' >.editrc
start zcat pair @./a.socket >a.out
on_terminal a "trap : INT; export HOME=$t XDG_STATE_HOME=$t/state; \$ZCAT pair ./a.socket"
shows a '^> *$'

# Escape, to the first letter, take it out, and put another one in its place
type_in a 'hello world'
shows a '^> hello world *$'
type_in a Escape 0 x i J
shows a '^> Jello world *$'
type_in a Enter
wait_line a.out '^Jello world *$' >/dev/null

# a new line begins with letters, not with commands; a word back, and all behind it is another one
type_in a 'one two'
shows a '^> one two *$'
type_in a Escape b C three
shows a '^> one three *$'
type_in a Enter
wait_line a.out '^one three *$' >/dev/null

# the history
type_in a Escape k k
shows a '^> Jello world *$'
type_in a '$' a '!' Enter
wait_line a.out '^Jello world!$' >/dev/null

# Tab
type_in a Jel Tab Enter
wait_line a.out '^Jello$' >/dev/null

# ~ is a letter where letters are typed, and changes the case elsewhere
type_in a 'abc ~' Escape 0 '~'
shows a '^> Abc ~ *$'
type_in a Enter
wait_line a.out '^Abc ~$' >/dev/null

# what is pasted are no commands
printf 'pasted\tdd\n' | tmux load-buffer -
tmux paste-buffer -p -t a
wait_line a.out $'^pasted\tdd$' >/dev/null

type_in a C-d C-c
wait_line a.log '^the end' >/dev/null
