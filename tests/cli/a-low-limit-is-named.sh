# What does not fit into the descriptors that the system allows is told with the limit, and is status 1; too many peers,
# who come later, end nobody's work.
. "$(dirname "$0")/common.sh"

limited() {  # DESCRIPTORS ARG...
  local limit=$1
  shift
  (ulimit -n "$limit"; exec "$ZCAT" "$@")
}

for bind in '@tcp://127.0.0.1:0' '@ws://127.0.0.1:0' "@ipc://$t/%g"; do
  seq 1000 | awk -v form="$bind" '{ sub("%g", $1, form); print form; sub("/" $1 "$", "/%g", form) }' >endpoints
  for command in pull push rep pub router; do
    expect_exit 1 limited 256 "$command" --endpoints endpoints -w 1
    expect_stderr '^zcat: 1000 endpoints need .*the hard limit is 256: .*ulimit -Hn'
  done
done
yes tcp://127.0.0.1:1 | head -n 1000 >endpoints || :
for command in 'push -m x' 'req -m x' 'dealer -m x' sub; do
  # shellcheck disable=SC2086
  expect_exit 1 limited 256 $command --endpoints endpoints -w 1
  expect_stderr '^zcat: 1000 endpoints need .*the hard limit is 256: .*ulimit -Hn'
done
if has_transport norm; then
  seq -f '@norm://lo;239.192.1.1:%.0f' 20001 20020 >endpoints
  expect_exit 1 limited 100 sub --endpoints endpoints -w 1
  expect_stderr '^zcat: 20 endpoints need .*the hard limit is 100: .*ulimit -Hn'
fi
expect_exit 1 limited 12 pull 'tcp://127.0.0.1:*' -w 1
expect_stderr 'the hard limit is 12'
