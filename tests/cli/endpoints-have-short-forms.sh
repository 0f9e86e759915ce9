# A port alone, host:port and a path are endpoints; '@' and -b bind, '>' and -c connect, wildcards can only be bound.
. "$(dirname "$0")/common.sh"

start_bound port pull 'tcp://127.0.0.1:*' -n 5 >out
port=${endpoint##*:}
zcat push "$port" -m port
zcat push ":$port" -m colon
zcat push "localhost:$port" -m host
zcat push -c "127.0.0.1:$port" -m -c
zcat push ">tcp://127.0.0.1:$port" -m '>'
wait_exit "$pid" 0
same $'port\ncolon\nhost\n-c\n>' out

mkdir sub
start_bound path pull ./socket -b sub/socket -n 2 >out
same "ipc://$t/socket ipc://$t/sub/socket" "${endpoints[*]//\/.\//\/}"
zcat push ./socket -m one
zcat push "$t/sub/socket" -m two
wait_exit "$pid" 0
same $'one\ntwo' out

start_bound marked push '@127.0.0.1:*' -m marked
same marked "$(zcat pull ">$endpoint" -n 1)"
wait_exit "$pid" 0
start_bound option push -b 'tcp://127.0.0.1:*' -m option
same option "$(zcat pull -c "$endpoint" -n 1)"
wait_exit "$pid" 0
start_bound wildcard push 'tcp://127.0.0.1:*' -m wildcard
same wildcard "$(zcat pull ">$endpoint" -n 1)"
wait_exit "$pid" 0
