# What takes subscriptions at most, or nothing, takes no frame over 64 KiB from strangers, unless it is told to.
. "$(dirname "$0")/common.sh"

for command in push pub; do
  expect_exit 3 zcat "$command" 'tcp://127.0.0.1:*' -o MAXMSGSIZE -m x -w 0
  expect_stderr '^zcat: MAXMSGSIZE = 65536'
  expect_exit 3 zcat "$command" 'tcp://127.0.0.1:*' -o MAXMSGSIZE=1M -o MAXMSGSIZE -m x -w 0
  expect_stderr '^zcat: MAXMSGSIZE = 1048576'
done
expect_exit 3 zcat pull 'tcp://127.0.0.1:*' -o MAXMSGSIZE -w 0
expect_stderr '^zcat: MAXMSGSIZE = 1073741824'
