# Input that ends within a message, or is none, is exit status 1 and says where. What was whole has been sent.
. "$(dirname "$0")/common.sh"

broken() {  # FORMAT INPUT WHERE
  start zcat pull ./socket -n 1 >out
  expect_exit 1 zcat push ./socket -f "$1" < <(printf %b "$2")
  expect_stderr "$3"
  wait_exit "$pid" 0
  same good out
}
broken zmtp '\0\004good\0\011cut off' 'at byte'
broken hex '676f6f64\n6x\n' 'line 2'
broken json '["good"]\n["bad"' 'line 2|byte|offset'
broken netstring '7:4:good,,9:' 'byte|offset'
broken quoted '"good"\n"bad\n' 'line 2'
