# -v tells of every connection event in words, with the peer's address; over ipc its process and user.
. "$(dirname "$0")/common.sh"

start_bound puller pull -v 'tcp://127.0.0.1:*' -n 1 2>log
puller=$pid
start_fed zcat push -v "$endpoint" 2>err
push=$pid
wait_line log "^zcat: accepted a connection at '$endpoint' \(127.0.0.1:[0-9]+\)\$"  # while it is there
echo x >&"$input"
exec {input}>&-
wait_exit "$push" 0
expect_stderr "^zcat: connecting to '$endpoint'\$"
expect_stderr "^zcat: connected to '$endpoint' \(${endpoint#tcp://}\)\$"
expect_stderr "^zcat: a handshake at '$endpoint' is complete\$"
wait_exit "$puller" 0
wait_line log "^zcat: listening at "

start_bound local pull "ipc://$t/sock" -n 1
expect_exit 0 zcat push -v -m x "ipc://$t/sock"
expect_stderr "^zcat: connected to 'ipc://$t/sock' \(process $pid of user $(id -un)\)\$"
