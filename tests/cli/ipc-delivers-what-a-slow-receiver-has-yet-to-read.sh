# Over ipc push ends only when its peer has read everything: a peer that is slow loses nothing.
. "$(dirname "$0")/common.sh"

peer make-corpus 3 3000 in --total 5000000
mkfifo gate
start_peer slow --hwm 10 pull bind "ipc://$t/slow" recv 3000 gate  # receives nothing before the gate is open
slow=$pid
start zcat push -l "$endpoint" <in
push=$pid
wait_settled "$push"
kill -0 "$push"
cat gate >out
wait_exit "$push" 0
wait_exit "$slow" 0
same in out

mkfifo closed
start_peer stalled --hwm 10 pull bind "ipc://$t/stalled" recv 3000 closed
yes "$(printf %01000d 0)" | head -n 900 >in || :  # yes ends by SIGPIPE
expect_exit 5 zcat push --linger 0.3 "$endpoint" <in
expect_stderr 'not all of its 900 messages were delivered'
