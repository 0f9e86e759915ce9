# The sessions in the README come out as they are written there.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the README calls it zcat"

ZCAT=$ZCAT /usr/bin/python3 "$SRC/tests/cli/sessions.py" run "$SRC/README.md"
