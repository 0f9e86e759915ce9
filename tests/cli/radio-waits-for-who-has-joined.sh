# radio begins when somebody has joined the group of its first message, connected or not before, and each dish gets what is
# sent to groups of just that name.
. "$(dirname "$0")/common.sh"
needs_drafts

start_bound radio radio 'tcp://127.0.0.1:*' <<<$'warm\tearly\nwarmer\tno\ncold\tlate'
radio=$pid
timeout 5 "$ZCAT" dish "$endpoint" --group other -q >other &
other=$!
zcat dish "$endpoint" --group warm --group cold -n 2 >got
wait_exit "$radio" 0
same "$(printf 'warm\tearly\ncold\tlate')" got
kill "$other"
[[ ! -s other ]]

start_bound silent radio 'tcp://127.0.0.1:*' --group g -m x -w 300ms 2>err
zcat dish "$endpoint" --group h --until-disconnect >got
wait_exit "$pid" 3
[[ ! -s got ]]
grep -q 'timed out: message 1 and everything after it was not sent' err
expect_exit 0 zcat radio 'tcp://127.0.0.1:*' --group g -m x --wait 0
expect_exit 2 zcat dish 'tcp://127.0.0.1:1'
expect_stderr 'name one with --group'
expect_exit 2 zcat radio 'tcp://127.0.0.1:*' --group a --group b -m x
expect_exit 2 zcat push tcp://127.0.0.1:1 --group a -m x
expect_exit 2 zcat send -t push tcp://127.0.0.1:1 --group a -m x
expect_stderr "add '-t radio'"
for group in '' "$(printf 'x%.0s' {1..256})"; do
  expect_exit 2 zcat dish tcp://127.0.0.1:1 --group "$group"
  expect_stderr '1 to 255 bytes'
done
