#!/usr/bin/env bash
# The benchmark runs, and what came out of each of its cases is what went in. Its times are nobody's concern here.
# ctest: RUN_SERIAL
# ctest: TIMEOUT 300
. "$(dirname "$0")/common.sh"

[[ -n ${ZCAT_BENCH:-} ]] || skip "the benchmark was not built"
PYTHONDONTWRITEBYTECODE=1 python3 "$SRC/tests/bench/bench.py" --quick --rounds 1 --build "${ZCAT_BENCH%/tests/bench}" --json figures >table || {
  cat table >&2
  false
}
jq -e '[.rows[] | select(.values)] | length >= 15' figures >/dev/null
jq -e 'all(.rows[]; .failed == null)' figures >/dev/null
