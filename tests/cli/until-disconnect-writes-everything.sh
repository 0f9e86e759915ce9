# --until-disconnect ends, with 0, when the last peer has gone and all that it sent is written.
. "$(dirname "$0")/common.sh"

seq 100000 >in
for round in 1 2 3; do
  for url in 'tcp://127.0.0.1:*' "ipc://$t/$round"; do
    start_bound "pull-$round-${url%%:*}" pull --until-disconnect "@$url" >out
    puller=$pid
    zcat push "$endpoint" <in
    wait_exit "$puller" 0
    same in out
  done
done

# not before the last of two has gone
start_bound puller pull --until-disconnect "@ipc://$t/both" >out
puller=$pid
start_fed zcat push "$endpoint"
echo one >&"$input"
wait_line out one
zcat push -m two "$endpoint"
wait_line out two
echo three >&"$input"
exec {input}>&-
wait_exit "$puller" 0
same "$(printf '%s\n' one two three)" out

# connected, and two ways
start_bound router router --until-disconnect "ipc://$t/router" -f json </dev/null >out
router=$pid
zcat send -t dealer -m hello "$endpoint"
wait_exit "$router" 0
same '["hello"]' "$(jq -c '.frames[1:]' out)"
start_bound pusher push '@tcp://127.0.0.1:*' <in
zcat pull --until-disconnect -c "$endpoint" >out
same in out
