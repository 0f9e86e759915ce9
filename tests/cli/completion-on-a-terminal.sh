# Typed on a terminal, with the Tab key: each shell completes our line.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
command -v tmux >/dev/null || skip "there is no tmux"
name=${ZCAT##*/}
server="zcat-$$"
export HOME=$t XDG_CONFIG_HOME=$t/config XDG_DATA_HOME=$t/data INPUTRC=/dev/null
tmux() { command tmux -L "$server" -f /dev/null "$@"; }
trap 'ended=$?; command tmux -L "$server" kill-server 2>/dev/null || :; cleanup "$ended"' EXIT

# screen_shows REGEX: waits until a line on the screen is like this. tmux writes what the terminal is sent to a file;
# each addition is a reason to look again.
screen_shows() {
  local follower news status=1
  exec {news}< <(exec timeout "$deadline" tail -s 0.1 -c +1 -F "$t/$shell.log" 2>/dev/null)
  follower=$!
  while tmux capture-pane -p -t "$shell" >screen; do
    if grep -qE -e "$1" screen; then status=0; break; fi
    IFS= read -r -N 1 -t "$deadline" -u "$news" _ || break
  done
  kill "$follower" 2>/dev/null || :
  exec {news}<&-
  ((status == 0)) || { echo "$shell: no line like $1 on the screen:" >&2; cat screen >&2; }
  return "$status"
}
type_keys() { tmux send-keys -t "$shell" "$@"; }

mkdir scripts
zcat completions bash >scripts/bash.bash
zcat completions zsh >"scripts/_$name"
zcat completions fish >"scripts/$name.fish"
printf '%s\n' "PS1='ready> '" "bind 'set show-all-if-ambiguous on'" ". $t/scripts/bash.bash" >bashrc
mkdir zdot
printf '%s\n' "PS1='ready> '" "fpath=($t/scripts \$fpath)" 'autoload -Uz compinit && compinit -u -D' >zdot/.zshrc
start_bound endpoint pull 'tcp://127.0.0.1:*'
port=${endpoint##*:}
unset -f zcat
export PATH=${ZCAT%/*}:$PATH

for shell in bash zsh fish; do
  command -v "$shell" >/dev/null || continue
  case $shell in
    bash) start="bash --noprofile --rcfile $t/bashrc -i" ;;
    zsh) start="env ZDOTDIR=$t/zdot zsh -d -i" ;;
    fish) start="fish --no-config -i -C 'function fish_prompt; echo -n \"ready> \"; end; set -p fish_complete_path $t/scripts'" ;;
  esac
  tmux new-session -d -s "$shell" -x 100 -y 50 "$start"
  : >"$shell.log"
  tmux pipe-pane -o -t "$shell" "cat >> $t/$shell.log"
  screen_shows '^ready>'
  type_keys "$name pus" Tab
  screen_shows "^ready> $name push *$"
  type_keys -- '--bo' Tab
  screen_shows "^ready> $name push --bound-file[ =]*$"
  type_keys C-u "$name push -f js" Tab
  screen_shows "^ready> $name push -f json *$"
  type_keys C-u "$name sub -o rcvhw" Tab
  screen_shows "^ready> $name sub -o RCVHWM= *$"
  type_keys C-u "$name sub tcp://localhost:${port:0:4}" Tab
  screen_shows "(^| |:)$port( |$)"  # in the line or, where there are several, below it
done
