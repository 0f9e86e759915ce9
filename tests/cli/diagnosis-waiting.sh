# Who waits for a peer longer than a moment is told for whom; -q says nothing.
. "$(dirname "$0")/common.sh"

expect_exit 3 zcat pub -m x -w 2 "ipc://$t/pub"
expect_stderr "^zcat: waiting for a subscriber at 'ipc://$t/pub'\$"
expect_exit 3 zcat push -m x -w 2 --wait 2 "@ipc://$t/push"
expect_stderr "^zcat: waiting for 2 peers at '@ipc://$t/push'\$"
expect_exit 3 zcat pub -q -m x -w 2 "ipc://$t/pub"
not grep -q waiting err
