# -n of a two-way command counts what it receives: what -m names goes out all the same, input that is left over is told.
. "$(dirname "$0")/common.sh"

start_bound early pair '@tcp://127.0.0.1:*' -m first -n 3 >early
expect_exit 0 zcat pair "$endpoint" -m a -m b -m c -n 1 >got
wait_exit "$pid" 0
same first got
same $'a\nb\nc' early

start_bound echo rep 'tcp://127.0.0.1:*' --echo
seq 100000 >input
expect_exit 0 zcat dealer --rep-envelope "$endpoint" -n 1 <input >got
same 1 got
expect_stderr 'input that was read is not sent: -n 1'
