# router prints the routing id first, escaped where it cannot be printed, and sends to the peer that the first frame
# names; a message to nobody is an error line, exit status 1 in the end, and the rest goes on.
. "$(dirname "$0")/common.sh"

mkfifo said
exec {said}<>said
start_fed zcat router 'tcp://127.0.0.1:*' --bound-file "$t/bound" -w 5 >said 2>err
router=$pid

endpoint=$(wait_line bound tcp)

start zcat dealer "$endpoint" -m 'hello\there' -n 1 -w 10 >answer
dealer=$pid
IFS= read -r -t "$deadline" -u "$said" line
[[ $line == '\x00'*$'\t'* ]]
same $'hello\\there' "${line#*$'\t'}"
printf 'nobody\tlost\n%s\tan answer\n' "${line%%$'\t'*}" >&"$input"
wait_exit "$dealer" 0
same 'an answer' answer
kill -TERM "$router"
wait_exit "$router" 143
grep -q "no peer has the routing id 'nobody'" err

start_bound router2 router 'tcp://127.0.0.1:*' -n 1 -m $'nobody\tlost' 2>err
echo hi | zcat dealer "$endpoint" --until-disconnect -w 10
wait_exit "$pid" 1

# send -t router as well
start_bound named dealer '@tcp://127.0.0.1:*' -o ROUTING_ID=me -n 1 >named
printf 'nobody\tlost\nme\tgot it\n' >in
expect_exit 1 zcat send -t router ">$endpoint" <in
expect_stderr "no peer has the routing id 'nobody'"
wait_exit "$pid" 0
same 'got it' named

# a line for each id, ten at most; the others are counted
(for ((i = 0; i < 500; ++i)); do printf 'nobody\tlost\n'; done; printf '%s\tlost\n' {1..20}) >in
start_bound idle dealer '@tcp://127.0.0.1:*' </dev/null
expect_exit 1 zcat send -t router -F '\t' ">$endpoint" <in
same 10 "$(grep -c 'no peer has the routing id' err)"
same 1 "$(grep -c "'nobody'" err)"
expect_stderr '^zcat: 510 more messages to peers that are not there were not sent$'
kill "$pid"

# libzmq would drop it without a word
start_bound alone router 'tcp://127.0.0.1:*' --wait 0 -m 'only an id' -w 0.1 2>err
wait_exit "$pid" 1
grep -q "a message needs a frame behind the routing id: 'only an id' is not sent" err
