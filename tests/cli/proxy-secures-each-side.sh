# The options of security may be told for one side of a proxy: here keys outside, and none inside.
. "$(dirname "$0")/common.sh"

zcat keygen server >server.public
zcat keygen alice >alice.public
mkdir clients
cp alice.key clients/
start_bound broker proxy queue 'tcp://127.0.0.1:*' 'ipc://*' \
  --key front:server.key_secret --allow-keys front:clients/ -o back:SNDHWM=7 -o back:SNDHWM 2>err
front=${endpoints[0]} back=${endpoints[1]}
grep -qF "zcat: public key '$(cat server.public)'" err
same 1 "$(grep -c 'SNDHWM = 7' err)"
start zcat rep -q ">$back" --echo
same hello "$(zcat req "$front" --server-key server.key --key alice.key_secret -m hello)"
expect_exit 4 zcat req "$front" --server-key server.key -m hello
expect_stderr 'denies access'
wait_line err "127\.0\.0\.1.*: access denied: key '.*' is not in 'clients/'" >line

expect_exit 2 zcat proxy queue 5555 5556 --key front:server.key_secret
expect_stderr '^zcat: --key: say whose client'
expect_exit 2 zcat proxy streamer 5555 5556 -o front:ROUTER_MANDATORY=1
expect_stderr 'ROUTER_MANDATORY'
