# Each draft type passes messages to the type that it may talk to, over tcp and ipc, whoever binds, and over inproc.
. "$(dirname "$0")/common.sh"
needs_drafts

expected=("$(printf 'one\ntwo')" "$(printf 'g\tone\ng\ttwo')" "$(printf 'one\ntwo')" "$(printf 'g\tone\ng\ttwo')" "$(printf 'one\ntwo')")
receivers=('gather' 'dish --group g' 'recv -t gather' 'recv -t dish --group g' 'recv -t channel')
senders=('scatter' 'radio --group g' 'send -t scatter' 'send -t radio --group g' 'send -t channel')
for wildcard in 'tcp://127.0.0.1:*' 'ipc://*'; do
  for i in "${!expected[@]}"; do
    read -ra receiver <<<"${receivers[i]}"
    read -ra sender <<<"${senders[i]}"
    start_bound "receiver-$i" "${receiver[@]}" -b "$wildcard" -n 2 >got
    zcat "${sender[@]}" -c "$endpoint" -m one -m two
    wait_exit "$pid" 0
    same "${expected[i]}" got
    start_bound "sender-$i" "${sender[@]}" -b "$wildcard" -m one -m two
    zcat "${receiver[@]}" -c "$endpoint" -n 2 >got
    wait_exit "$pid" 0
    same "${expected[i]}" got
    rm "receiver-$i.bound" "sender-$i.bound"
  done
done

same hello "$(zcat run scatter inproc://a -m hello :: gather inproc://a -n 1)"
same "$(printf 'g\thello')" "$(zcat run radio inproc://a --group g -m hello :: dish inproc://a --group g -n 1)"
same hello "$(zcat run send -t channel inproc://a -m hello :: recv -t channel @inproc://a -n 1)"
zcat run send -t client inproc://a -m hello :: recv -t server inproc://a -n 1 | grep -qE '^[0-9]+	hello$'
start zcat run peer '>inproc://a' -m $'inproc://a\thello' -n 1 :: peer @inproc://a -n 1 -F , >got
wait_line got '^[0-9]+,hello$' >/dev/null
