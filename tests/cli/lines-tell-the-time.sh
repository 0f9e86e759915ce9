# --timestamps begins each line on standard error with the local time, to the microsecond.
. "$(dirname "$0")/common.sh"

time='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}[+-][0-9]{2}:[0-9]{2}'
TZ=XYZ-2 expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -w 0.1 --timestamps -v
(($(wc -l <err) >= 2))
same "$(wc -l <err)" "$(grep -cE "^$time zcat: " err)"
grep -qF '+02:00 zcat: timed out' err

# of one command of several: the lines are everybody's
expect_exit 3 zcat run pull inproc://a -w 0 :: pull inproc://b -w 0 --timestamps
same 2 "$(grep -cE "^$time zcat: timed out" err)"
