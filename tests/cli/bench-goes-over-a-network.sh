# The far end can be another process: it knows everything by the agreement, and serves one after the other. What is no
# such far end, or measures something else, is exit status 4. It shows what a far end that stalls means at a given rate.
. "$(dirname "$0")/common.sh"

# serve PATTERN [ARG...]: its endpoint in $endpoint, its process id in $far. The messages take the port after it.
serve() {
  endpoint=tcp://127.0.0.1:$(tcp_ports 2)
  start zcat bench "$@" --serve "$endpoint"
  far=$pid
  zcat probe -w "$deadline" "$endpoint" >/dev/null
}
for pattern in push-pull pub-sub req-rep router-dealer; do
  serve "$pattern"
  for round in 1 2; do
    expect_exit 0 zcat bench "$pattern" "$endpoint" --size 20,1K -n 500 --json >rows
    same $'20 500 0\n1024 500 0' "$(jq -r '"\(.size) \(.sent) \(.lost)"' rows)"
  done
  kill -TERM "$far"
  wait_exit "$far" 143
done

# one way, the latency is that of this machine's one clock
serve push-pull
expect_exit 0 zcat bench push-pull "$endpoint" --size 8,20 --rate 1000 -n 300 --json >rows
same $'8 true\n20 false' "$(jq -r '"\(.size) \(.p50_s == null)"' rows)"  # 8 bytes have no room for the time
# the system may choose the port
start zcat bench push-pull --serve 'tcp://127.0.0.1:*' 2>err
wait_line err "^zcat: listening at 'tcp://127.0.0.1:[0-9]+'$" >/dev/null
# another pattern
expect_exit 4 zcat bench req-rep "$endpoint"
expect_stderr 'it serves push-pull'
# two at once: one after the other
start zcat bench push-pull "$endpoint" --size 20 --duration 1s --json >first
one=$pid
expect_exit 0 zcat bench push-pull "$endpoint" --size 20 -n 100 --json >second
wait_exit "$one" 0
same $'0\n0' "$(jq .lost first second)"

# no far end
start_bound other router 'tcp://127.0.0.1:*'
expect_exit 4 zcat bench push-pull "$endpoint"
expect_stderr "no 'zcat bench --serve' is there"
start_bound pull pull 'tcp://127.0.0.1:*'
expect_exit 4 zcat bench push-pull "$endpoint"

# a far end that stands still for a second: at a rate the requests that were due have waited
stall() {
  expect_exit 0 zcat bench req-rep "$endpoint" --size 20 --duration 4s "$@" --json >rows &
  local near=$!
  read -r -t 1.5 -u "$never" || :
  kill -STOP "$far"
  read -r -t 1 -u "$never" || :
  kill -CONT "$far"
  wait "$near"
}
serve req-rep
stall --rate 500
jq -e '.["p99.9_s"] > 0.9 and .p90_s > 0.1' rows >/dev/null
stall
jq -e '.["p99.9_s"] < 0.5 and .max_s > 0.9' rows >/dev/null
