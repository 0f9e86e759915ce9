# With --persistent one handler gets message after message, and answers each with exactly one.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

# many messages, one process
seq 20000 >in
start_bound cat pull 'tcp://127.0.0.1:*' -n 20000 --persistent --handler-format line -- cat >got
zcat push "$endpoint" <in
wait_exit "$pid" 0
same in got

# several, in order all the same, and each message once
cat >worker.sh <<'END'
echo $$ >>workers
while read -r x; do echo "$x"; done
END
start_bound four pull 'tcp://127.0.0.1:*' -n 2000 -j 4 --persistent --handler-format line -- sh worker.sh >got
seq 2000 >in
zcat push "$endpoint" <in
wait_exit "$pid" 0
same in got
(($(wc -l <workers) <= 4))

# replies, frame for frame
start_bound rep rep 'tcp://127.0.0.1:*' -n 2 --persistent --handler-format json -- jq -c --unbuffered '.frames[0] = "re: " + .frames[0]'
printf '"a" "b"\n"c"\n' | zcat req "$endpoint" -f quoted >got
wait_exit "$pid" 0
same $'"re: a" "b"\n"re: c"' got

# one that dies loses the message that it had, which is named, and is started again
cat >fragile.sh <<'END'
while read -r x; do [ "$x" != bad ] || exit 5; echo "$x"; done
END
start_bound fragile pull 'tcp://127.0.0.1:*' -n 4 --persistent --handler-format line -- sh fragile.sh >got 2>err
printf 'one\nbad\ntwo\nthree\n' | zcat push "$endpoint"
wait_exit "$pid" 1
same $'one\ntwo\nthree' got
same "zcat: message 2: 'sh' ended with status 5" err

# two answers to one message are one too many
start_bound chatty pull 'tcp://127.0.0.1:*' -n 2 --persistent --handler-format line -- sh -c 'read x; printf "%s\n%s\n" $x $x; read y; echo $y' >got 2>err
printf 'one\ntwo\n' | zcat push "$endpoint"
wait_exit "$pid" 1
grep -q "^zcat: message 1: 'sh' answered with more than one message$" err

# one that keeps its output back is told what to do, once
start_bound slow pull 'tcp://127.0.0.1:*' -n 2 --persistent --handler-format line -- tr a-z A-Z >got 2>err
printf 'one\ntwo\n' | zcat push "$endpoint"
wait_line err 'does it flush its output after each message' >/dev/null
kill "$pid"
wait_exit "$pid" 143
same 1 "$(grep -c 'flush its output' err)"

# at the end its input is closed; one that goes on is ended
start_bound stays pull 'tcp://127.0.0.1:*' -n 1 --persistent --handler-format line -- sh -c 'trap "" TERM; read x; echo $x; while :; do sleep 1000; done' >got 2>err
zcat push "$endpoint" -m x
wait_exit "$pid" 0
same x got

expect_exit 2 zcat pull 5555 --persistent -- cat
expect_stderr '^zcat: --persistent needs a --handler-format'
expect_exit 2 zcat pull 5555 --persistent --handler-format raw -- cat
