# A message of two frames is exit 1 on a type that carries one, before a byte of it is sent, and what came before it is
# delivered.
. "$(dirname "$0")/common.sh"
needs_drafts

for pair in 'scatter gather' 'client server' 'channel channel'; do
  start_bound got "${pair#* }" '@tcp://127.0.0.1:*' --until-disconnect >got
  expect_exit 1 zcat send -t "${pair% *}" ">$endpoint" -F , <<<$'whole\nin,two\nlater'
  expect_stderr "^zcat: ${pair% *} sockets send messages of one frame, and this one has 2\$"
  wait_exit "$pid" 0
  sed -i "s/.*\t//" got
  same whole got
  rm got.bound
done
start_bound dish dish '@tcp://127.0.0.1:*' --group g --until-disconnect >got
expect_exit 1 zcat radio ">$endpoint" <<<$'g\twhole\njust text'
expect_stderr 'a group and one frame, not 1 frame: try .*--group'
wait_exit "$pid" 0
same "$(printf 'g\twhole')" got
start_bound server server 'tcp://127.0.0.1:*' -n 1 >/dev/null
expect_exit 1 zcat send -t server 'tcp://127.0.0.1:*' --wait 0 -m x
expect_stderr 'a routing id and one frame, not 1 frame'
