# Of a feed whose pace is known, `stat` tells the rate to 1 %, how many bytes it was to the byte, and the gaps as exactly as
# a machine that does other things, too, lets anybody see them.
# ctest: TIMEOUT 180
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"

# measured RATE COUNT BURST
measured() {
  rm -f pace.bound
  launch_bound pace /usr/bin/python3 "$SRC/tests/cli/pacing.py" publish "$t/pace.bound" "$@" sent
  local publisher=$pid
  zcat stat "$endpoint" -q -n "$2" --json --every 500ms >figures
  wait_exit "$publisher" 0
  /usr/bin/python3 "$SRC/tests/cli/pacing.py" judge sent figures "$3"
}
at_best 5 measured 5 8 1
at_best 5 measured 1000 3000 1
at_best 5 measured 10000 20000 1
at_best 5 measured 100000 200000 100  # a burst each millisecond
at_best 5 measured 1000 3000 100      # and one ten times a second
