# The completion scripts and their templates are sound in the eyes of their shells and of shellcheck.
. "$(dirname "$0")/common.sh"
checked=0

# sound CHECKER ARG...: it finds nothing to complain of, where it is installed.
sound() {
  command -v "$1" >/dev/null || return 0
  same "" "$("$@" 2>&1)"
  checked=$((checked + 1))
}

for file in zcat.bash zcat.bash.in; do
  sound bash -n "$SRC/completions/$file"
  sound shellcheck --shell=bash --format=gcc "$SRC/completions/$file"
done
for file in _zcat _zcat.in; do sound zsh -n "$SRC/completions/$file"; done
for file in zcat.fish zcat.fish.in; do sound fish -n "$SRC/completions/$file"; done
((checked >= 2))
