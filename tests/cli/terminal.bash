# shellcheck shell=bash disable=SC2154
# Sourced behind common.sh by tests of what a person sees: terminals of $columns columns (100) and 30 lines.

command -v tmux >/dev/null || skip "there is no tmux"
server="zcat-$$"
tmux() { command tmux -u -L "$server" -f /dev/null "$@"; }
trap 'ended=$?; command tmux -L "$server" kill-server 2>/dev/null || :; cleanup "$ended"' EXIT

# on_terminal NAME SCRIPT: runs a shell script on a terminal of its own, and goes on while it runs. All that this
# terminal is sent goes to NAME.log; it ends with a line `the end`. In SCRIPT, $ZCAT is the binary.
on_terminal() {
  mkfifo "$1.go"
  tmux new-session -d -s "$1" -n "$1" -x "${columns:-100}" -y 30 -c "$t" -e ZCAT="$ZCAT" "read -r _ <$1.go; $2
    printf '\\nthe end\\n'; exec cat"
  : >"$1.log"
  tmux pipe-pane -t "$1" "cat >>$t/$1.log"
  timeout "$deadline" bash -c 'echo >"$1"' - "$1.go"
}

# screen NAME: what is to be seen when its script has ended.
screen() {
  wait_line "$1.log" '^the end' >/dev/null
  tmux capture-pane -p -J -t "$1" | sed '/^the end/,$d'
}

# shows NAME PATTERN: waits until a line of what is to be seen matches.
shows() {
  local seen
  for ((try = 0; try < deadline * 10; ++try)); do
    seen=$(tmux capture-pane -p -J -t "$1")
    ! grep -qE -- "$2" <<<"$seen" || return 0
    read -rt 0.1 -u "$never" _ || :
  done
  printf '%s\n' "$seen" >&2
  return 1
}

# type_in NAME KEY...: keys as tmux calls them, or text.
type_in() { tmux send-keys -t "$1" "${@:2}"; }
