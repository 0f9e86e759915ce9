# A host that does not answer to the attempt to connect is told soon, although libzmq waits for two minutes.
. "$(dirname "$0")/common.sh"

start_server host full
expect_exit 3 zcat sub "$endpoint" -w 4
expect_stderr "^zcat: '$endpoint': no answer to the attempt to connect \(still trying\)$"
