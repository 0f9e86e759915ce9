# A request without the empty delimiter, from a DEALER or from anybody who has the port, does not make rep hang. A probe,
# which is one empty frame, is nothing to complain of, neither for rep nor for req.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' --echo 2>said
rep=$pid
at_rep=$endpoint
same one "$(zcat req "$at_rep" -m one)"

same probed "$(zcat req "$at_rep" -o PROBE_ROUTER=1 -m probed)"
start_bound prober router 'tcp://127.0.0.1:*' -o PROBE_ROUTER=1 -n 1 </dev/null >request
expect_exit 5 zcat req "$endpoint" -m 'who is there?'
expect_stderr 'request 1 has no reply: its peer went away'
same '' "$(cat said)"

exec {raw}<>"/dev/tcp/127.0.0.1/${at_rep##*:}"  # ZMTP 1.0: an anonymous peer and one frame
printf '\001\000\006\000hello' >&"$raw"
same two "$(zcat req "$at_rep" -m two)"

zcat send -t dealer "$at_rep" -m undelimited
same three "$(zcat req "$at_rep" -m three)"
kill -0 "$rep"

printf '\001\001\006\000hello' >&"$raw"  # with the delimiter it is a request
IFS= read -r -d o -t "$deadline" -u "$raw" reply
same hell "${reply: -4}"
