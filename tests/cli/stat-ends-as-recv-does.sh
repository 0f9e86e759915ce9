# `stat` ends as `recv` does: with as many messages as were wanted, when the last peer has gone, when nothing comes, by a
# signal, and quietly when nobody reads what it writes. In each case but the last the total is written.
. "$(dirname "$0")/common.sh"

total() { grep -qE "^total .* messages $2 bytes $3\$" "$1"; }

start_bound pub pub 'tcp://127.0.0.1:*' -q -m hello --repeat 0 -i 1ms
publisher=$endpoint
expect_exit 0 zcat stat "$publisher" -n 25 >counted
total counted 25 125
expect_exit 0 zcat stat "$publisher" -n 0 >none
[[ ! -s none ]]

start_bound pub2 pub 'tcp://127.0.0.1:*' -q -m one -m three -m fifteen
expect_exit 0 zcat stat "$endpoint" -q --until-disconnect >all
total all 3 15

start_bound pull stat '@tcp://127.0.0.1:*' -t pull -q -w 300ms -n 5 >late
seq 3 | zcat push "$endpoint"
wait_exit "$pid" 3
total late 3 3

start zcat stat "$publisher" -q --every 20ms >lines
wait_line lines ' size 5/5/5 ' >/dev/null
kill -INT "$pid"
wait_exit "$pid" 130
tail -n 1 lines | grep -q '^total '

expect_exit 0 zcat stat "$publisher" --every 20ms | head -n 1 >one
grep -q 'msg/s' one
expect_exit 0 zcat stat "$publisher" --every 1h --by 0 > >(:)
