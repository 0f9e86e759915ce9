# A CURVE server lets in the keys that it has listed, under their names; another one is refused at once, and told once.
. "$(dirname "$0")/common.sh"

for name in server alice bob other; do zcat keygen "$name" >"$name.public"; done
mkdir clients
cp alice.key clients/
# without --key a client makes a key for itself
as() { client=(--server-key "$1.key" ${2:+--key "$2.key_secret"}); }

start_bound server pull 'tcp://127.0.0.1:*' --key server.key_secret --allow-keys clients/ -n 3 -p '{user} {0}' >out 2>log
server=$pid
wait_line log "^zcat: public key '$(sed 's/[][\.*^$?+(){}|/]/\\&/g' server.public)'\$" >/dev/null
as server alice
zcat push "$endpoint" -m hello "${client[@]}"
as server bob
for _ in 1 2; do
  expect_exit 4 zcat push "$endpoint" -m hello "${client[@]}"
  same "zcat: '$endpoint' denies access (status 400)" err
done
as server
expect_exit 4 zcat push "$endpoint" -m hello "${client[@]}"
as other alice
expect_exit 4 zcat push "$endpoint" -m hello "${client[@]}"
expect_stderr 'a wrong server key looks like this'
# the key may be spelled out, and what is added to the list counts from the next handshake on
cp bob.key clients/
zcat push "$endpoint" -m 'me, too' --server-key "$(cat server.public)" --key bob.key_secret
# one that was removed is out
rm clients/alice.key
as server alice
expect_exit 4 zcat push "$endpoint" -m hello "${client[@]}"
as server bob
zcat push "$endpoint" -m again "${client[@]}"
wait_exit "$server" 0
printf '%s\n' 'alice hello' 'bob me, too' 'bob again' >expected
same expected out
# one line for each client and key, with the port where it is certain
denied() { grep -cE -e "^zcat: 127.0.0.1(:[0-9]+)?: access denied: key '" log; }
(($(denied) == 3))
grep -qF "access denied: key '$(cat bob.public)' is not in 'clients/'" log
grep -qxF "zcat: 127.0.0.1: access denied 1 time more: key '$(cat bob.public)' is not in 'clients/'" log

# a list in one file, a certificate, and everybody
printf '# friends\n%s\n%s Bob B\n' "$(cat alice.public)" "$(cat bob.public)" >list
for who in list alice.key any; do
  start_bound "by-$who" pull "ipc://$t/$who.socket" --key server.key_secret --allow-keys "$who" -n 1 -p '{user}' -q >out
  as server alice
  zcat push "$endpoint" -m x "${client[@]}"
  wait_exit "$pid" 0
  if [[ $who == alice.key ]]; then same alice out; else same alice.public out; fi
done
start_bound named rep "ipc://$t/named" --echo --key server.key_secret --allow-keys list 2>log
as server other
expect_exit 4 zcat req "$endpoint" -m x "${client[@]}"
wait_line log "^zcat: process [0-9]+ of user $(id -un): access denied: key '" >/dev/null
kill "$pid"
wait "$pid" 2>/dev/null || :
as server bob
start_bound echo rep "ipc://$t/echo" --key server.key_secret --allow-keys list -n 1 --echo
same hi "$(zcat req "$endpoint" -m hi "${client[@]}")"
wait_exit "$pid" 0
