# req --expect: a reply that does not match is written, is a line, and status 1 in the end.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' --echo
printf 'ok\nfailed\nok too\n' >in
expect_exit 1 zcat req "$endpoint" --expect '^ok' <in >got
same in got
same "zcat: the reply to request 2 does not match --expect '^ok'" err
expect_exit 0 zcat req "$endpoint" --expect '1:b$' -f quoted -m '"a" "b"' >got
expect_no_stderr
expect_exit 1 zcat req "$endpoint" --expect '1:b$' -m b >got
expect_exit 2 zcat req "$endpoint" --expect '(' -m b
expect_stderr "^zcat: --expect: '\(' is not a regular expression"

# how long each took, and how long ago the one before was written
expect_exit 0 zcat req "$endpoint" -p '{0} {rtt} {delta}' <in >got
same 3 "$(grep -cE '^[a-z ]+ [0-9]+\.[0-9]{6} [0-9]+\.[0-9]{6}$' got)"
grep -q '^ok [0-9.]* 0\.000000$' got
expect_exit 0 zcat req "$endpoint" -f json -m '["x"]' >got
same true "$(jq '.rtt > 0 and .rtt < 60' got)"
expect_exit 2 zcat pull 5555 -p '{rtt}'
expect_stderr "unknown field '\{rtt\}'"
