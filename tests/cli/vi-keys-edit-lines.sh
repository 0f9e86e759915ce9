# ~/.editrc chooses the keys: vi's work as well.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

export HOME=$t
echo 'bind -v' >.editrc
start zcat pull -n 2 @./a.socket >out
puller=$pid
on_terminal a "export HOME=$t; \$ZCAT push ./a.socket"
shows a '^> *$'
tmux send-keys -t a 'hello wort' Escape
tmux send-keys -t a 0
tmux send-keys -t a x
shows a '^> ello wort *$'
tmux send-keys -t a A
tmux send-keys -t a h Enter
wait_line out '^ello worth$' >/dev/null
# the line that was typed before
tmux send-keys -t a Escape
tmux send-keys -t a k
shows a '^> ello worth *$'
tmux send-keys -t a Enter
tmux send-keys -t a C-d
screen a >/dev/null
wait_exit "$puller" 0
same $'ello worth\nello worth' out
