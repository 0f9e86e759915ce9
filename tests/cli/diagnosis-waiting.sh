# Who waits for a peer longer than a moment is told for whom; -q says nothing.
. "$(dirname "$0")/common.sh"

start zcat pub ./pub.sock -m x 2>pub
start zcat push --wait 2 @./push.sock -m x 2>push
wait_line pub "^zcat: waiting for a subscriber at './pub.sock'$" >/dev/null
wait_line push "^zcat: waiting for 2 peers at '@./push.sock'$" >/dev/null
expect_exit 3 zcat pub -q ./quiet.sock -m x -w 2
not grep waiting err
same 1 "$(grep -c waiting pub)"
same 1 "$(grep -c waiting push)"
