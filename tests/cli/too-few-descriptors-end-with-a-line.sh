# Where descriptors run out, the program says so and ends with its status.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"
/usr/bin/python3 "$SRC/tests/cli/faults.py" descriptors
