# Messages to a peer that reads nothing do not delay those to others. If it leaves, router says how many it did not get.
. "$(dirname "$0")/common.sh"

mkfifo gate
exec {gate}<>gate
: >got
start_fed zcat router 'tcp://127.0.0.1:*' -o SNDHWM=100 -o SNDBUF=4096 -n 3 --bound-file endpoints 2>err >got
router=$pid
endpoint=$(wait_line endpoints tcp)
start zcat dealer -o ROUTING_ID=slow -o RCVHWM=100 -o RCVBUF=4096 -m here "$endpoint" >&"$gate"
slow=$pid
start zcat dealer -o ROUTING_ID=other -m here -n 1 "$endpoint" >other
other=$pid
wait_line got $'^slow\there' >/dev/null
wait_line got $'^other\there' >/dev/null
{
  seq 100000 103999 | sed "s/.*/slow\t&$(printf %0984d 7)/"
  printf 'other\tnow\n'
} >&"$input"
wait_exit "$other" 0
same now other
[[ ! -s err ]]

kill -KILL "$slow"
wait_line err "^zcat: the peer 'slow' left: [0-9]+ messages to it were not sent\$" >/dev/null
zcat dealer -m last "$endpoint" -w 0.1 || :
wait_exit "$router" 5
