# PLAIN: the right password gets in under its name, the wrong one and an unknown name are refused; mechanisms that differ
# are told at both ends.
. "$(dirname "$0")/common.sh"

printf '# people\njoe=secret\nann=other secret\n' >users
printf 'secret\n' >joe
printf 'other secret' >ann
chmod go= users joe ann

start_bound server rep 'tcp://127.0.0.1:*' --allow-users users --echo -n 2 2>log
server=$pid
same hi "$(zcat req "$endpoint" -m hi --user joe --password joe)"
expect_exit 4 zcat req "$endpoint" -m hi --user joe --password ann
same "zcat: '$endpoint' denies access (status 400)" err
expect_exit 4 zcat req "$endpoint" -m hi --user jim --password joe
wait_line log "^zcat: 127.0.0.1(:[0-9]+)?: access denied: user 'joe' has another password in 'users'\$" >/dev/null
wait_line log "^zcat: 127.0.0.1(:[0-9]+)?: access denied: user 'jim' is not in 'users'\$" >/dev/null
not grep -q secret log

zcat keygen key >/dev/null
expect_exit 4 zcat req "$endpoint" -m hi
expect_stderr ' wants PLAIN, not NULL as it is used here$'
expect_exit 4 zcat req "$endpoint" -m hi --server-key key.key
expect_stderr ' wants PLAIN, not CURVE as it is used here$'
export PASSWORD='other secret'
same hi "$(zcat req "$endpoint" -m hi --user ann --password env:PASSWORD)"
wait_exit "$server" 0

start_bound curve pull 'tcp://127.0.0.1:*' --key key.key_secret --allow-keys any 2>log
expect_exit 4 zcat push "$endpoint" -m hi --user joe --password fd:3 3<joe
expect_stderr ' wants CURVE, not PLAIN as it is used here$'
start_bound null pull 'tcp://127.0.0.1:*' 2>log
expect_exit 4 zcat push "$endpoint" -m hi --user joe --password joe
expect_stderr ' wants NULL, not PLAIN as it is used here$'

# one socket may be the server of what it binds, and the client of what it connects to
start_bound far rep 'tcp://127.0.0.1:*' --allow-users users --echo -n 1
far=$pid
start_bound both dealer --rep-envelope @"ipc://$t/near" '>'"$endpoint" --allow-users users --user joe --password joe -m question -n 1 >out
wait_exit "$far" 0
wait_exit "$pid" 0
same question out
