# --events appends to its file, which several may share, and says when some events are missing in it.
. "$(dirname "$0")/common.sh"
[[ -c /dev/full ]] || skip 'no /dev/full'

expect_exit 3 zcat push tcp://127.0.0.1:9 -m x -w 0.2 --events /dev/full
expect_stderr "^zcat: cannot write every event to '/dev/full': some are missing\$"
[[ $(grep -c 'every event' err) == 1 ]]

for _ in 1 2; do expect_exit 3 zcat push tcp://127.0.0.1:9 -m x -w 0.1 --events shared; done
[[ $(jq -r 'select(.event == "CONNECT_DELAYED") | .event' shared | wc -l) == 2 ]]
