# Each pattern is measured over each transport: a row for each size, with the columns below their headings. Where there
# are latencies they are in order, and what a pattern does not tell is a dash, or null.
. "$(dirname "$0")/common.sh"

for transport in tcp ipc inproc; do
  for pattern in push-pull pub-sub req-rep router-dealer; do
    expect_exit 0 zcat bench "$pattern" --transport "$transport" --size 0,3,20,1K -n 500 --json >rows
    expect_no_stderr
    same $'0\n3\n20\n1024' "$(jq .size rows)"
    same $'true\ntrue\ntrue\ntrue' "$(jq '.messages > 0 and .messages_per_s > 0 and .lost == 0 and .twice == 0 and .sent >= .messages
      and .cpu_us_per_message >= 0 and .pattern == "'"$pattern"'"' rows)"
    case $pattern in
      req-rep | router-dealer) condition='.p50_s > 0 and .p50_s <= .p90_s and .p90_s <= .p99_s and .p99_s <= .["p99.9_s"] and .["p99.9_s"] <= .max_s' ;;
      *) condition='.p50_s == null and .max_s == null' ;;
    esac
    same $'true\ntrue\ntrue\ntrue' "$(jq "$condition" rows)"
  done
done

expect_exit 0 zcat bench push-pull --size 20 --duration 1s --json >rows
jq -e '.messages > 0 and .seconds > 0.5 and .seconds < 10' rows >/dev/null

expect_exit 0 zcat bench push-pull --size 20,2M -n 100 >table
same $'size\n20\n2' "$(awk '{ print $1 }' table)"
same 3 "$(wc -l <table)"
same $'- - - - -\n- - - - -' "$(awk 'NR > 1 { print $(NF-4), $(NF-3), $(NF-2), $(NF-1), $NF }' table)"

# several requests in flight, several subscribers, percentiles of one's own
for pattern in req-rep router-dealer; do
  expect_exit 0 zcat bench "$pattern" --window 16 --size 1 -n 5000 --percentiles 10,99.99 --json >rows
  same '[5000,5000,0,true]' "$(jq -c '[.messages, .sent, .lost, .p10_s <= .["p99.99_s"]]' rows)"
done
expect_exit 0 zcat bench pub-sub --subscribers 3 --size 20 -n 1000 --json >rows
same '[999,3000,0]' "$(jq -c '[.messages, .sent, .lost]' rows)"  # the clock starts with the first one

# what cannot be is known before
wrong() {
  expect_exit 2 zcat bench "${@:2}"
  expect_stderr "^zcat: .*$1"
}
wrong 'name a pattern: one of push-pull, pub-sub'
wrong "unknown pattern 'push-pul': did you mean 'push-pull'" push-pul
wrong 'bench takes one ENDPOINT' push-pull localhost:1 localhost:2
wrong '[-]-window: only the request patterns' push-pull --window 2
wrong '[-]-subscribers: only pub-sub' push-pull --subscribers 2
wrong '[-]-duration: the first 100 ms are not counted' push-pull --duration 100ms
wrong '[-]-serve: what is measured' push-pull --serve ./s --size 3
wrong '[-]-transport: ' push-pull --transport udp
wrong '[-]-transport is for both ends' push-pull ./s --transport ipc
wrong "is not a percentile" push-pull --percentiles 101
wrong "is not a rate" push-pull --rate 0
wrong "the messages take the port after it" push-pull localhost:65535
wrong "can only be bound" push-pull 'tcp://*:5555'
wrong "-w. is for commands that take endpoints" push-pull -w 3
