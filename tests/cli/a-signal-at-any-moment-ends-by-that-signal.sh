# A signal ends every command by that signal, at whatever moment of its start it comes. All moments take minutes:
# `faults.py signals` without a number tries them.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
export ZCAT
/usr/bin/python3 "$SRC/tests/cli/faults.py" signals 16
