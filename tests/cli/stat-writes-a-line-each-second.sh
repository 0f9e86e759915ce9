# `stat` writes a line for each interval, when the clock on the wall shows a full second, and one for all of it.
. "$(dirname "$0")/common.sh"

number='[0-9]+(\.[0-9]+)?'
figures="$number msg/s $number MB/s size 20/20/20 gap $number/$number/$number ms jitter $number"
start_bound pub pub 'tcp://127.0.0.1:*' -q -i 10ms -m '12345678901234567890' --repeat 300
zcat stat "$endpoint" -q -n 300 >lines
head -n -1 lines | not grep -vxE "[0-2][0-9]:[0-5][0-9]:[0-5][0-9] $figures"
tail -n 1 lines | grep -qxE "total [0-9]+\.[0-9]{2} s $figures messages 300 bytes 6000"

# one for each second, and the last one is of the part of it that was left
seconds=0
for time in $(head -n -2 lines | cut -d ' ' -f 1); do
  now=$(date -u -d "1970-01-01 $time" +%s)
  ((seconds == 0 || now == (seconds + 1) % 86400)) || ((now > seconds + 1))  # it may have come late
  seconds=$now
done
(($(wc -l <lines) >= 3))

# without messages there is nothing but the rate; fractions of a second have theirs in the time
start_bound pub2 pub 'tcp://127.0.0.1:*' -q
expect_exit 3 zcat stat "$endpoint" -w 350ms --every 100ms >lines
expect_stderr 'timed out: no messages came'
head -n 1 lines | grep -qxE '..:..:..\.[0-9]{3} 0\.00 msg/s 0\.00 MB/s size - gap - ms jitter -'
tail -n 1 lines | grep -qxE 'total 0\.[0-9]+ s 0\.00 msg/s 0\.00 MB/s size - gap - ms jitter - messages 0 bytes 0'

# what has no second interval has one line
start_bound pub3 pub 'tcp://127.0.0.1:*' -q -m x
zcat stat "$endpoint" -q -n 1 --every 1h | grep -qxE 'total .* size 1/1/1 gap - ms jitter - messages 1 bytes 1'
same 1 "$(start_bound pub4 pub 'tcp://127.0.0.1:*' -q -m x; zcat stat "$endpoint" -q -n 1 --every 1h | wc -l)"
