# A secret that comes through a descriptor can be read only once, though both sides of a proxy name it.
. "$(dirname "$0")/common.sh"

zcat keygen server >public
start_bound keys proxy queue 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' --key fd:3 --allow-keys any 3< <(cat server.key_secret) 2>err
front=${endpoints[0]} back=${endpoints[1]}
start zcat rep -q ">$back" --server-key server.key --echo
same hello "$(zcat req "$front" --server-key server.key -m hello)"
grep -qF "public key '$(cat public)'" err

echo joe=secret >users
chmod go= users
start_bound target pull 'tcp://127.0.0.1:*' --allow-users users -n 1 >out
target=$endpoint pull=$pid
start_bound source push '@tcp://127.0.0.1:*' --allow-users users -m hello
source=$endpoint
start zcat proxy streamer ">$source" ">$target" -o PLAIN_USERNAME=joe -o PLAIN_PASSWORD=fd:3 3< <(echo secret)
wait_exit "$pull" 0
same hello out
