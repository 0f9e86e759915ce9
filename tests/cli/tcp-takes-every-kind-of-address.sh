# tcp binds to addresses, interfaces and host names, connects to them, and from the address that is given; -4 and -6 say
# which family names and wildcards are of, and fit the address.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/addresses.bash"

passes tcp://127.0.0.1 'tcp://127.0.0.1:*' -- tcp://127.0.0.1:PORT
passes tcp://127.0.0.1 tcp://127.0.0.1:0 -- 127.0.0.1:PORT
passes tcp://127.0.0.1 tcp://lo:0 -- :PORT
passes tcp://127.0.0.1 'tcp://*:*' -- tcp://localhost:PORT
passes tcp://127.0.0.1 -4 @:0 -- -4 localhost:PORT
passes tcp://127.0.0.1 tcp://localhost:0 -- PORT
passes tcp://127.0.0.1 'tcp://127.0.0.1:*' -- 'tcp://127.0.0.1:0;127.0.0.1:PORT'
passes tcp://127.0.0.1 'tcp://127.0.0.1:*' -- 'tcp://lo:0;localhost:PORT'

expect_exit 2 zcat pull -4 'tcp://[::1]:*'
expect_stderr "'\[::1\]' is an IPv6 address: leave -4 away"
expect_exit 2 zcat pull -6 'tcp://127.0.0.1:*'
expect_stderr "'127.0.0.1' is an IPv4 address: leave -6 away"
expect_exit 2 zcat push 'tcp://no-such-if:0;127.0.0.1:5555'
expect_stderr "'no-such-if' is no interface here"
expect_exit 2 zcat push 'tcp://[::1]:0;127.0.0.1:5555'
expect_stderr 'both addresses of one family'
expect_exit 2 zcat pull '@tcp://127.0.0.1:0;127.0.0.1:5555'
expect_stderr 'only what connects has a source address'

# what is connected from is what the other end sees
start_bound from pull -n 1 -p '{peer}' 'tcp://*:*' >got
zcat push -m x "tcp://127.0.0.2:0;127.0.0.1:${endpoint##*:}"
wait_exit "$pid" 0
same 127.0.0.2 got
