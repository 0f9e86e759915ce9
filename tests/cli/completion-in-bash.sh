# bash completes commands, options, values, files and endpoints.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/completion-cases.bash"
command -v bash >/dev/null || skip "there is no bash"
name=${ZCAT##*/}
mkdir completions
zcat completions bash >"completions/$name"
complete() { bash "$SRC/tests/cli/complete.bash" "$t/completions/$name" "$1"; }

check_completions
