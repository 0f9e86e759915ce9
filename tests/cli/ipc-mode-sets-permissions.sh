# --ipc-mode says who may connect to the ipc sockets that are bound; the umask does, without it.
. "$(dirname "$0")/common.sh"

umask 077
start_bound open pull --ipc-mode 0666 ./open "ipc://$t/too"
same 666 "$(stat -c %a open)"
same 666 "$(stat -c %a too)"
umask 022
start_bound default pull ./default
same 755 "$(stat -c %a default)"
expect_exit 2 zcat pull --ipc-mode 0999 ./socket
expect_stderr "'0999' is not a file mode"
