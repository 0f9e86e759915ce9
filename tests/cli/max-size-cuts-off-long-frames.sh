# A frame over --max-size ends its connection, one of that size passes; of --max-size and -o MAXMSGSIZE the later one holds.
. "$(dirname "$0")/common.sh"

head -c 1000 /dev/zero | tr '\0' x >fits
{ cat fits; printf x; } >over
start_bound small pull 'tcp://127.0.0.1:*' --max-size 1000 -n 2 >out
zcat push "$endpoint" --file over --linger 300ms 2>/dev/null || :  # it may leave before it learns that it was cut off
zcat push "$endpoint" --file fits
zcat push "$endpoint" -m end
wait_exit "$pid" 0
{ cat fits; printf '\nend\n'; } >expected
same expected out

shown() { { zcat pull "ipc://@$t" -w 0 -o MAXMSGSIZE "$@" 2>&1 || :; } | sed -n 's/.*MAXMSGSIZE = //p'; }
same 1073741824 "$(shown)"
same -1 "$(shown --max-size 0)"
same 65536 "$(shown -o MAXMSGSIZE=1000 --max-size 64K)"
same 1000 "$(shown --max-size 64K -o MAXMSGSIZE=1000)"
for wrong in 63 -1 1T 1k x 9G9 9999999999G; do
  expect_exit 2 zcat pull "ipc://@$t" --max-size "$wrong"
  expect_stderr '^zcat: --max-size: '
done
expect_exit 2 zcat push "ipc://@$t" --max-size 1M
expect_stderr "'--max-size' is for commands that receive"
