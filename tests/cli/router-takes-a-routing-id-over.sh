# A peer that comes with a routing id that another one has takes its place: its messages arrive, and a line says so. One
# that comes back after its connection has ended takes nobody's place.
. "$(dirname "$0")/common.sh"

start_bound router router 'tcp://127.0.0.1:*' </dev/null >got 2>err
start_fed zcat dealer -o ROUTING_ID=me "$endpoint" >/dev/null
echo first >&"$input"
wait_line got $'^me\tfirst$' >/dev/null
zcat dealer -o ROUTING_ID=me "$endpoint" -m second -w 1s </dev/null || :
wait_line got $'^me\tsecond$' >/dev/null
wait_line err "^zcat: a peer at 'tcp://[0-9.:]+' took over the routing id 'me' from 127\.0\.0\.1:[0-9]+\$" >/dev/null

start_bound again router 'tcp://127.0.0.1:*' -v </dev/null >got 2>err
for time in first second; do
  zcat dealer -o ROUTING_ID=me "$endpoint" -m "$time" -w 0.1 || :
  wait_line got $'^me\t'$time$ >/dev/null
  wait_line err 'has ended' >/dev/null
done
not grep 'took over' err

# rep, too
start_bound rep rep 'tcp://127.0.0.1:*' --echo 2>err
start_fed zcat dealer --rep-envelope -o ROUTING_ID=me "$endpoint" >first
echo first >&"$input"
wait_line first '^first$' >/dev/null
same second "$(zcat dealer --rep-envelope -o ROUTING_ID=me "$endpoint" -m second -n 1)"
wait_line err "took over the routing id 'me'" >/dev/null
