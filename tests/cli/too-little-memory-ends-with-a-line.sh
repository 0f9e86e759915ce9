# Where memory runs out, wherever that is, the program says so and ends with its status.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ -z ${SANITIZED:-} ]] || skip 'the sanitizers need memory themselves'
/usr/bin/python3 "$SRC/tests/cli/faults.py" memory
