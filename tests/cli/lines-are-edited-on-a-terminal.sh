# On a terminal lines are edited, with what arrives above them, a history, and Tab; elsewhere nothing changes.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

export XDG_STATE_HOME=$t/state
begin="trap : INT; export XDG_STATE_HOME=$t/state; stty -g >before; "
end='; stty -g >after; cmp before after && echo the same'

mkfifo typed
exec {to_peer}<>typed
start zcat pair @./a.socket <typed >peer.out

# what arrives is above the line, which stays whole
on_terminal a "$begin \$ZCAT pair ./a.socket$end"
shows a '^> *$'
type_in a 'hello wo'
shows a '^> hello wo$'
echo weather.berlin >&"$to_peer"
shows a '^weather.berlin$'
shows a '^> hello wo$'
type_in a rld Enter
wait_line peer.out '^hello world$' >/dev/null

# Tab
type_in a weath Tab .b Tab Enter
wait_line peer.out '^weather.berlin$' >/dev/null

# wide letters over several rows of a narrow window
tmux resize-window -t a -x 20 -y 30
long=日本語日本語日本語日本語end
type_in a "$long"
shows a 'end$'
echo second >&"$to_peer"
shows a '^second$'
shows a "^> $long"
type_in a Enter
wait_line peer.out "^$long$" >/dev/null

# a line that fills its row
exact=fills-one-row-here
type_in a "$exact"
shows a "^> $exact *\$"
echo third >&"$to_peer"
shows a '^third$'
shows a "^> $exact *\$"
same 1 "$(tmux capture-pane -p -t a | grep -c "^> $exact")"
type_in a Enter
wait_line peer.out "^$exact$" >/dev/null
tmux resize-window -t a -x 100 -y 30

# of several words Tab shows those that there are
echo weather.bonn >&"$to_peer"
shows a '^weather.bonn$'
type_in a weather. Tab
shows a '^> weather.b$'
type_in a Tab
shows a '^weather.berlin  weather.bonn$'
shows a '^> weather.b$'
type_in a onn Enter
wait_line peer.out '^weather.bonn$' >/dev/null

# Escape is a key, and nobody waits for the rest of a sequence
type_in a abc Escape
echo fourth >&"$to_peer"
shows a '^fourth$'
type_in a d Enter
wait_line peer.out '^abcd$' >/dev/null

# many lines at once are a message each
seq -f 'pasted %g' 500 | tmux load-buffer -
tmux paste-buffer -t a
wait_line peer.out '^pasted 500$' >/dev/null
same 500 "$(grep -c '^pasted' peer.out)"

# and a tab among them is no Tab
printf 'bracketed\tweath\t~\n' | tmux load-buffer -
tmux paste-buffer -p -t a
wait_line peer.out $'^bracketed\tweath\t~$' >/dev/null
type_in a 'tilde ~' Enter
wait_line peer.out '^tilde ~$' >/dev/null

# ^R searches in the lines of before, and holds nobody up
type_in a 'half a' C-r
shows a "^search '': half a *$"
type_in a hel
shows a "^search 'hel': hello world *$"
echo fifth >&"$to_peer"
shows a '^fifth$'
shows a "^search 'hel': hello world *$"
type_in a BSpace BSpace BSpace pasted
shows a "^search 'pasted': pasted 500 *$"
type_in a C-r C-r ' 4'
shows a "^search 'pasted 4': pasted 498 *$"
type_in a xyz
shows a "^no more 'pasted 4xyz': pasted 498 *$"
type_in a C-g
shows a '^> half a *$'
type_in a C-r C-r cd C-e e Enter
wait_line peer.out '^abcde$' >/dev/null
type_in a C-r fills Escape
shows a "^> $exact *$"
type_in a C-r C-e ' twice' Enter
wait_line peer.out "^$exact twice$" >/dev/null
type_in a gone C-r 'pasted 17' Right '!' Enter
wait_line peer.out '^p!asted 179$' >/dev/null
type_in a C-r lde Enter '=' Enter
wait_line peer.out '^=$' >/dev/null
same $'tilde ~\n=' "$(tail -n 2 peer.out)"

# ^D on an empty line ends the input alone; ^C leaves the terminal as it was
type_in a C-c
shows a '^the same'

# the history is there in the next run, and nobody else's
same 600 "$(stat -c %a state/zcat/pair)"
same 700 "$(stat -c %a state/zcat)"
start zcat pair @./b.socket >b.out
on_terminal b "$begin \$ZCAT pair ./b.socket$end"
shows b '^> *$'
type_in b Up Up
shows b '^> tilde ~'
type_in b Enter
wait_line b.out '^tilde ~$' >/dev/null

# and the terminal is as before when a second signal ends us, or kill
client=$(pgrep -f "pair ./b.socket" -P "$(tmux display-message -p -t b '#{pane_pid}')")
kill -TERM "$client"
shows b '^the same'
start zcat pull @./c.socket >/dev/null
on_terminal c "$begin \$ZCAT push --linger 60s ./missing.socket$end"
shows c '^> *$'
type_in c 'never sent' Enter
shows c '^> never sent$'
shows c '^> *$'
type_in c C-c
shows c 'ends at once'
type_in c C-c
shows c 'the same$'

# plain: --no-edit, TERM=dumb
start zcat pair @./d.socket >d.out
on_terminal d "$begin \$ZCAT pair --no-edit ./d.socket"
type_in d plain Enter
wait_line d.out '^plain$' >/dev/null
not grep -q '^> ' <(tmux capture-pane -p -t d)
start zcat pair @./e.socket >e.out
on_terminal e "$begin TERM=dumb \$ZCAT pair ./e.socket"
type_in e plain Enter
wait_line e.out '^plain$' >/dev/null
not grep -q '^> ' <(tmux capture-pane -p -t e)
not grep -q '^plain$' state/zcat/pair
