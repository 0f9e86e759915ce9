# An access that is denied is status 4 at once; one that is denied for now may still be granted: status 3.
. "$(dirname "$0")/common.sh"

start_server zap400 zap400
expect_exit 4 zcat push -m x "$endpoint"
same "zcat: '$endpoint' denies access (status 400)" err
start_server zap300 zap300
expect_exit 3 zcat push -m x -w 3 "$endpoint"
expect_stderr "^zcat: '$endpoint': does not complete the handshake: an access that is denied for now looks like this \\(still trying\\)\$"
start_server zap200 zap200
expect_exit 0 zcat push -m x "$endpoint"
expect_no_stderr
