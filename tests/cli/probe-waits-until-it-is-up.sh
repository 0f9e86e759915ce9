# probe -w waits for an endpoint to come up, and no longer than it says.
. "$(dirname "$0")/common.sh"

start zcat probe -w 20 "ipc://$t/sock" >out
prober=$pid
start_bound puller pull "ipc://$t/sock" -n 1
wait_exit "$prober" 0
grep -q "^ipc://$t/sock: ZMTP 3.1, NULL, PULL" out
expect_exit 3 zcat probe -w 0.3 tcp://127.0.0.1:9 >out
same 'tcp://127.0.0.1:9: connection refused' out
