# Sizes are exact: the least, the greatest and all bytes, of messages of any number of frames; the median to 1 %.
. "$(dirname "$0")/common.sh"

peer make-corpus 11 700 corpus --total 3000000
start_bound pub pub 'tcp://127.0.0.1:*' -q -l --wait 2 <corpus
start zcat sub "$endpoint" -q -n 700 -p '{size}' >sizes
zcat stat "$endpoint" -q -n 700 --json >figures
wait_exit "$pid" 0
sort -n sizes >sorted
same "$(jq -s -c '[length, add, first, last]' sorted)" "$(tail -n 1 figures | jq -c '[.messages, .bytes, .size_min, .size_max]')"
tail -n 1 figures | jq -e --argjson median "$(sed -n 350p sorted)" '(.size_median - $median | fabs) <= $median / 100'
same 700 "$(jq -s 'if length > 1 then .[:-1] else . end | map(.messages) | add' figures)"
