# A stdout that takes nothing delays nothing that passes: what it does not take is counted.
. "$(dirname "$0")/common.sh"

mkfifo out
exec {reader}<>out  # never read
start_bound pull pull 'tcp://127.0.0.1:*' -n 20000 >received
pull=$pid
start_bound tap tap 'tcp://127.0.0.1:*' "$endpoint" >out 2>err
tap=$pid
yes "$(printf %01000d 7)" | head -n 20000 | zcat push "$endpoint" || :
wait_exit "$pull" 0
same 20000 "$(wc -l <received)"
wait_line err 'standard output is too slow: some messages are not shown' >/dev/null
kill -INT "$tap"
wait_exit "$tap" 130
grep -qE '^zcat: [0-9]+ messages were not shown: standard output was too slow$' err
