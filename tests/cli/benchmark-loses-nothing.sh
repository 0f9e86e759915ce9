#!/usr/bin/env bash
# The benchmark runs, and what came out of each of its cases is what went in. Its times are nobody's concern here.
# ctest: TIMEOUT 300
. "$(dirname "$0")/common.sh"

[[ -n ${ZCAT_BENCH:-} ]] || skip "the benchmark was not built"
bench() { PYTHONDONTWRITEBYTECODE=1 python3 "$SRC/tests/bench/bench.py" --verify --json figures --build "${ZCAT_BENCH%/tests/bench}" "$@"; }

for rows in '--quick' '--only=*-in-20 --only=*-out-20'; do
  # shellcheck disable=SC2086
  bench $rows >table || { cat table >&2; false; }
  jq -e '[.rows[] | select(.verified)] | length >= 10' figures >/dev/null
  jq -e 'all(.rows[]; .failed == null)' figures >/dev/null
done
