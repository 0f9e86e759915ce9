# The length of a line has no limit.
. "$(dirname "$0")/common.sh"

head -c 100000000 /dev/zero | tr '\0' x >in
start_bound pull pull 'tcp://127.0.0.1:*' -n 1 >out
zcat push "$endpoint" <in
wait_exit "$pid" 0
echo >>in
cmp in out
