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
