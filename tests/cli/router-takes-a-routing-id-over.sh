# A peer that comes with a routing id that another one has takes its place: its messages arrive.
. "$(dirname "$0")/common.sh"

start_bound router router 'tcp://127.0.0.1:*' </dev/null >got
start_fed zcat dealer -o ROUTING_ID=me "$endpoint" >/dev/null
echo first >&"$input"
wait_line got $'^me\tfirst$' >/dev/null
zcat dealer -o ROUTING_ID=me "$endpoint" -m second -w 1s </dev/null || :
wait_line got $'^me\tsecond$' >/dev/null
