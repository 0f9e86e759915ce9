# --bound-file tells where to connect to: in a file, a FIFO or an open descriptor, ports resolved, 0.0.0.0 replaced.
. "$(dirname "$0")/common.sh"

port='[0-9]+'
start zcat pull --bound-file "$t/file" 'tcp://*:*' ./socket '>ipc://elsewhere'
wait_line file socket >/dev/null
grep -qxE "tcp://127\.0\.0\.1:$port" file
grep -qxE "ipc://$t/(\./)?socket" file
(($(wc -l <file) == 2))
[[ -z $(find . -name 'file?*') ]]

mkfifo fifo
start zcat pull --bound-file fifo 'tcp://0.0.0.0:*'
[[ $(bound fifo) =~ ^tcp://127\.0\.0\.1:[0-9]+$ ]]

exec {out}>descriptor
start zcat pull --bound-file "/dev/fd/$out" 'tcp://127.0.0.1:*' 'ipc://*'
wait_line descriptor "^tcp://127\.0\.0\.1:$port$" >/dev/null
wait_line descriptor '^ipc:///.*' >/dev/null

start zcat pull -6 --bound-file ipv6 'tcp://*:*'
wait_line ipv6 "^tcp://\[::1\]:$port$" >/dev/null
expect_exit 1 zcat pull --bound-file ./no/directory 'tcp://127.0.0.1:*'
expect_stderr "'\./no/directory'"

# a disk that is full: nothing is left behind
(trap '' XFSZ; ulimit -f 0; expect_exit 1 zcat pull --bound-file "$t/whole" 'tcp://127.0.0.1:*' 2>/dev/null) || exit
[[ -z $(find . -name 'whole*') ]]
