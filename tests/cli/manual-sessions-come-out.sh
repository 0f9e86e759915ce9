# The sessions in the manual come out as they are written there.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"
[[ ${ZCAT##*/} == zcat ]] || skip "the manual calls it zcat"

ZCAT=$ZCAT /usr/bin/python3 "$SRC/tests/cli/sessions.py" run "$SRC/man/zcat.1.in" "$SRC/man/zcat-formats.5.in" "$SRC/man/zcat-security.7.in" \
  "$SRC/man/zcat-stat.1.part"
