# A dump has colours on a terminal, unless NO_COLOR is set; and never in a file.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

# dumped NAME COMMAND: what the terminal was sent; COMMAND receives a message on ./NAME.socket.
dumped() {
  on_terminal "$1" "$2"
  timeout "$deadline" "$ZCAT" push "./$1.socket" -m $'text\e]0;owned\a'
  wait_line "$1.log" '^the end' >/dev/null
}
has_colours() { grep -qaF $'\e[' "$1"; }

dumped plain-terminal 'unset NO_COLOR; $ZCAT pull ./plain-terminal.socket -n 1 -f dump'
has_colours plain-terminal.log
grep -qa '74 65 78 74 1b' plain-terminal.log
not grep -qaF $'\e]' plain-terminal.log

dumped no-color 'NO_COLOR=1 $ZCAT pull ./no-color.socket -n 1 -f dump'
not has_colours no-color.log
grep -qa '74 65 78 74 1b' no-color.log

dumped empty-no-color 'NO_COLOR= $ZCAT pull ./empty-no-color.socket -n 1 -f dump'
has_colours empty-no-color.log

dumped file 'unset NO_COLOR; $ZCAT pull ./file.socket -n 1 -f dump >dump'
not has_colours dump
grep -q '74 65 78 74 1b' dump
not has_colours file.log

# nothing else is coloured
dumped line 'unset NO_COLOR; $ZCAT pull ./line.socket -n 1 -f json'
not has_colours line.log
