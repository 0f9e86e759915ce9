# What a library prints goes to standard error: standard output has messages and nothing else.
. "$(dirname "$0")/common.sh"
has_transport epgm || skip "this libzmq has no epgm"

expect_exit 3 zcat sub "epgm://lo;239.192.1.1:$(udp_port)" -n 1 -w 0.3 -f json >out
[[ ! -s out ]]

# and a file that is called standard output is it
start zcat pull 'tcp://127.0.0.1:*' --bound-file /dev/stdout -n 1 >both
zcat push "$(wait_line both '^tcp:')" -m message
wait_exit "$pid" 0
same message "$(tail -n 1 both)"
