# zsh completes commands, options, values, files and endpoints.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/completion-cases.bash"
command -v zsh >/dev/null || skip "there is no zsh"
name=${ZCAT##*/}
mkdir completions
zcat completions zsh >"completions/_$name"
complete() { zsh -f "$SRC/tests/cli/complete.zsh" "$t/completions" "$1"; }

check_completions
