# Where the profile of a container forbids a system call, the program does without it, or says so and ends with its status.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ -z ${SANITIZED:-} ]] || skip 'the sanitizers need these system calls themselves'
/usr/bin/python3 "$SRC/tests/cli/faults.py" forbidden
