# --handler-timeout: SIGTERM, and two seconds later SIGKILL, to all that the handler has started; the others go on.
. "$(dirname "$0")/common.sh"

start_bound pull pull 'tcp://127.0.0.1:*' -n 3 --handler-timeout 0.3 -- sh -c 'read x; [ $x != slow ] || sleep 1000; echo $x' >got 2>err
printf 'one\nslow\ntwo\n' | zcat push "$endpoint"
wait_exit "$pid" 1
same $'one\ntwo' got
same "zcat: message 2: 'sh' took too long" err

# one that ignores SIGTERM
start_bound deaf pull 'tcp://127.0.0.1:*' -n 1 --handler-timeout 0.1 -- sh -c 'trap "" TERM; sleep 1000; sleep 1000' >got 2>err
zcat push "$endpoint" -m x
wait_exit "$pid" 1
same "zcat: message 1: 'sh' took too long" err

# that of a lasting one begins when it gets the message, not while it waits to be started again
cat >fragile.sh <<'END'
while read -r x; do [ "$x" != die ] || exit 1; echo "ok $x"; done
END
start_bound fragile rep 'tcp://127.0.0.1:*' -n 3 --persistent --handler-format line --handler-timeout 0.7 -- sh fragile.sh 2>err
fragile=$pid
printf 'die\ngood1\ngood2\n' | zcat req "$endpoint" >got
wait_exit "$fragile" 1
same $'\nok good1\nok good2' got
same "zcat: message 1: 'sh' ended with status 1" err

# but the time that a signal leaves runs then, too
start_bound waits pull 'tcp://127.0.0.1:*' -vv --persistent --handler-format line -- sh -c 'read x; [ "$x" != die ] || exit 1; sleep 1000' 2>err
waits=$pid
printf 'die\nhang\n' | zcat push "$endpoint"
wait_line err 'hang' >/dev/null
kill -TERM "$waits"
wait_exit "$waits" 143
grep -qx "zcat: message 2: 'sh' took too long" err

# the first failure may end it
start_bound fast pull 'tcp://127.0.0.1:*' --fail-fast -- sh -c 'read x; [ $x != bad ] || exit 7; echo $x' >got 2>err
fast=$pid
printf 'one\nbad\nthree\nfour\n' >in
start zcat push "$endpoint" <in 2>/dev/null
push=$pid
wait_exit "$fast" 1
kill "$push" 2>/dev/null || :
wait "$push" || :
same one got
grep -qx "zcat: message 2: 'sh' ended with status 7" err
