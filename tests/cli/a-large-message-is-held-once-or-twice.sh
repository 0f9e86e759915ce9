# A message of 256 MiB takes each side little more than twice its size at the peak.
# ctest: RUN_SERIAL
. "$(dirname "$0")/common.sh"
! grep -qE "__[at]san_init" "$ZCAT" || skip "a sanitizer needs memory of its own"

peak() { /usr/bin/python3 -c '
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open(sys.argv[1], "w"))
sys.exit(status)' "$@"; }

head -c $((256 << 20)) /dev/zero >in
mkfifo bound
peak pull.kb "$ZCAT" pull -f raw 'tcp://127.0.0.1:*' -n 1 --bound-file bound >out &
pull=$!
peak push.kb "$ZCAT" push -f raw "$(bound bound)" <in
wait_exit "$pull" 0
cmp in out
for side in push pull; do
  echo "$side: $(<"$side.kb") KiB"
  (($(<"$side.kb") < 256 * 1024 * 22 / 10))
done
