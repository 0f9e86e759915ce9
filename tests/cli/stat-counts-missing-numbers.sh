# With --check-seq the lines of `stat` say how many running numbers are missing, those that --not holds back apart.
. "$(dirname "$0")/common.sh"

feed() { start_bound "$1" pub 'tcp://127.0.0.1:*' -q -i 5ms < <(seq 1 20; seq 24 30; seq 32 50); }
feed one
expect_exit 5 zcat stat "$endpoint" --until-disconnect --check-seq 0:text --every 50ms >lines
grep -qE '^..:..:..\.[0-9]+ .* jitter [-0-9.]+ missing 0$' lines
same 4 "$(sed -nE 's/^[0-9].* missing //p' lines | jq -s add)"
tail -n 1 lines | grep -qE '^total .* missing 4 messages 46 bytes 83$'
expect_stderr '2 gaps with 4 missing, in 46 messages'

feed two
expect_exit 5 zcat stat "$endpoint" -q --until-disconnect --check-seq 0:text --not '^1' --json >lines
same '[4,35]' "$(tail -n 1 lines | jq -c '[.missing, .messages]')"
feed three
expect_exit 0 zcat stat "$endpoint" -q -n 20 --check-seq 0:text | tail -n 1 | grep -q ' missing 0 messages 20 '
