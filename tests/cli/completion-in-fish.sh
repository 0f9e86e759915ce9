# fish completes commands, options, values, files and endpoints.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/completion-cases.bash"
command -v fish >/dev/null || skip "there is no fish"
name=${ZCAT##*/}
mkdir completions
zcat completions fish >"completions/$name.fish"
complete() { fish --no-config -c "set -p fish_complete_path $t/completions; complete -C \"\$argv\"" "$1" | cut -f1; }

check_completions
