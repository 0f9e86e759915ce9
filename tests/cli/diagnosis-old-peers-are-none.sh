# Peers of ZMTP 1 and 2, whose handshake libzmq does not report, are no trouble: nothing is said of them.
. "$(dirname "$0")/common.sh"

for kind in zmtp1 zmtp2; do
  start_server "$kind" "$kind"
  expect_exit 0 zcat push -m x -w 5 "$endpoint"
  expect_no_stderr
done
