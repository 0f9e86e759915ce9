# Of several endpoints only those that are up get work: nothing waits for a dead one.
. "$(dirname "$0")/common.sh"

seq 1000 >in
start_bound alone pull 'tcp://127.0.0.1:*' -n 1000 >out
zcat push tcp://127.0.0.1:1 "$endpoint" ./nobody <in
wait_exit "$pid" 0
same in out

# two that are up share it
start_bound pull-1 pull 'tcp://127.0.0.1:*' -n 500 >left
left=$pid url=$endpoint
start_bound pull-2 pull 'tcp://127.0.0.1:*' -n 500 >right
zcat push tcp://127.0.0.1:1 "$url" "$endpoint" --wait 2 <in
wait_exit "$left" 0
wait_exit "$pid" 0
sort -n left right >out
same in out
