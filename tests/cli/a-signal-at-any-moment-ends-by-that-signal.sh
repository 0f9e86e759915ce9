# A signal ends the program by that signal at whatever moment it comes, during the start, too.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
/usr/bin/python3 "$SRC/tests/cli/faults.py" signals
