# A signal ends a command by that signal, however early it comes.
. "$(dirname "$0")/common.sh"

export ZCAT
/usr/bin/python3 "$SRC/tests/cli/faults.py" start
