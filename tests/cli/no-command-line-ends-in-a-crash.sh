# Whatever stands on the command line, zcat ends with a status of its own: two thousand generated command lines, the same
# ones each time.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

export ZCAT
/usr/bin/python3 -B "$SRC/tests/cli/argv.py" "${ZCAT_SEED:-1}" 2000
