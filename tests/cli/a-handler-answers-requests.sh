# What a handler of rep writes is the reply; a handler that fails is a line, status 1 and an empty reply, or --error-reply.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' -n 3 -- tr a-z A-Z
printf 'one\n\ntwo\n' | zcat req "$endpoint" >got
wait_exit "$pid" 0
same $'ONE\n\nTWO' got

# each reply goes to its requester, as soon as it is ready
mkfifo gate started
exec {started}<>started
start_bound parallel rep 'tcp://127.0.0.1:*' -j 2 -n 2 -- sh -c 'read x; echo >started; [ $x = fast ] || read y <gate; echo $x $ZCAT_SEQ'
rep=$pid
start zcat req "$endpoint" -m slow >slow
slow=$pid
read -r -t "$deadline" -u "$started"
same 'fast 2' "$(zcat req "$endpoint" -m fast)"
echo >gate
wait_exit "$slow" 0
same 'slow 1' slow
wait_exit "$rep" 0

# failures
start_bound failing rep 'tcp://127.0.0.1:*' -n 3 --error-reply sorry -- sh -c 'read x; echo lost; [ $x = status ] && exit 3; kill -9 $$' 2>err
failing=$pid
printf 'status\nsignal\n' | zcat req "$endpoint" >got
zcat req "$endpoint" -m status >>got
wait_exit "$failing" 1
same $'sorry\nsorry\nsorry' got
grep -qx "zcat: message 1: 'sh' ended with status 3" err
grep -qx "zcat: message 2: 'sh' was ended by SIGKILL" err
start_bound many rep 'tcp://127.0.0.1:*' -n 1 --handler-format line -- seq 2 2>err
many=$pid
zcat req "$endpoint" -m x >got
wait_exit "$many" 1
same '' got
grep -q '^zcat: message 1: .*2 messages, and a request has one reply$' err

# --error-reply is one message: nothing behind it is left out
expect_exit 2 zcat rep "$t/x" -f json --error-reply '["a"] ["b"]' -- false
expect_stderr "^zcat: --error-reply: '\\[\"a\"\\] \\[\"b\"\\]' is more than one message, and a request has one reply$"
expect_exit 2 zcat rep "$t/x" -f json --error-reply '["a"] {garbage' -- false
expect_stderr '^zcat: --error-reply: json: '
expect_exit 2 zcat rep "$t/x" --error-reply $'a\nb' -- false
expect_stderr "^zcat: --error-reply: 'a\\\\nb' is more than one message"
start_bound frames rep 'tcp://127.0.0.1:*' -n 1 -f json --error-reply $' ["a","b"]\n' -- false 2>err
frames=$pid
same '"a" "b"' "$(zcat req "$endpoint" -f quoted -m '"x"')"
wait_exit "$frames" 1

# a requester that has gone keeps nobody
start_bound gone rep 'tcp://127.0.0.1:*' -n 2 -- sh -c 'read x; echo >started; [ $x != wait ] || read y <gate; echo $x'
gone=$pid
start zcat req "$endpoint" -m wait
requester=$pid
read -r -t "$deadline" -u "$started"  # of the first
read -r -t "$deadline" -u "$started"
kill "$requester"
wait_exit "$requester" 143
echo >gate
same here "$(zcat req "$endpoint" -m here -w "$deadline")"
wait_exit "$gone" 0
