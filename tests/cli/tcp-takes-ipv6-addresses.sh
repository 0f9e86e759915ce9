# tcp binds and connects to IPv6 addresses, also of an interface, through names and wildcards with -6, and beside IPv4.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/addresses.bash"

grep -q . /proc/net/if_inet6 || skip "there is no IPv6 here"

passes 'tcp://[::1]' 'tcp://[::1]:*' -- 'tcp://[::1]:PORT'
passes 'tcp://[::1]' 'tcp://[::1%lo]:0' -- '[::1]:PORT'
passes 'tcp://[::1]' -6 'tcp://*:*' -- 'tcp://[::1]:PORT'
passes 'tcp://[::1]' -6 'tcp://*:*' -- tcp://127.0.0.1:PORT
passes 'tcp://[::1]' 'tcp://[::]:*' -- tcp://localhost:PORT
passes 'tcp://[::1]' 'tcp://[::1]:*' -- 'tcp://[::1]:0;[::1]:PORT'
if getent ahostsv6 localhost | grep -q '^::1 '; then
  passes 'tcp://[::1]' -6 tcp://localhost:0 -- -6 tcp://localhost:PORT
fi

# both families at once, each endpoint with its own
start_bound both pull -n 2 'tcp://127.0.0.1:*' 'tcp://[::1]:*' >got
same 'tcp://127.0.0.1 tcp://[::1]' "${endpoints[0]%:*} ${endpoints[1]%:*}"
zcat push -m passed "${endpoints[1]}"
zcat push -m passed "${endpoints[0]}"
wait_exit "$pid" 0
same $'passed\npassed' got
