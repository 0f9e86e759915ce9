# -o sets an option of libzmq by its own name, with units; -o NAME tells what the open socket says, on stderr.
. "$(dirname "$0")/common.sh"

expect_exit 3 zcat pull -w 0 ipc://@"$t" -o rcvhwm=7 -o zmq_Reconnect_Ivl=2s -o MAXMSGSIZE=64K -o TCP_KEEPALIVE=off \
  -o RCVHWM -o RECONNECT_IVL -o MAXMSGSIZE -o TCP_KEEPALIVE -o TYPE -o IO_THREADS=2 -o IO_THREADS >out
[[ ! -s out ]]
for line in 'RCVHWM = 7' 'RECONNECT_IVL = 2000ms' 'MAXMSGSIZE = 65536' 'TCP_KEEPALIVE = off' 'TYPE = pull' 'IO_THREADS = 2'; do
  expect_stderr "^${ZCAT##*/}: $line\$"
done

# what the user says wins over what -n and the program itself would set, and of two the later one
expect_exit 3 zcat pull -n 5 -w 0 ipc://@"$t" -o RCVHWM
expect_stderr ': RCVHWM = 5$'
expect_exit 3 zcat pull -n 5 -w 0 ipc://@"$t" -o RCVHWM=9 -o RCVHWM -o TCP_KEEPALIVE_IDLE=1m -o TCP_KEEPALIVE_IDLE
expect_stderr ': RCVHWM = 9$'
expect_stderr ': TCP_KEEPALIVE_IDLE = 60s$'
expect_exit 3 zcat pull -w 0 ipc://@"$t" -o SNDHWM=1 -o SNDHWM=2 -o SNDHWM
expect_stderr ': SNDHWM = 2$'

# where many peers come at once none has to try again
expect_exit 3 zcat pull -w 0 ipc://@"$t" -o BACKLOG
expect_stderr ': BACKLOG = 4096$'

# no healthy peer is cut off for want of a heartbeat
expect_exit 3 zcat pull -w 0 'tcp://127.0.0.1:*' -o HEARTBEAT_IVL=1s -o HEARTBEAT_IVL -o HEARTBEAT_TIMEOUT
expect_stderr ': HEARTBEAT_IVL = 1000ms$'
expect_stderr ': HEARTBEAT_TIMEOUT = 0$'
expect_exit 3 zcat pull -w 0 'tcp://127.0.0.1:*' -o HEARTBEAT_IVL=5s --heartbeat 1s -o HEARTBEAT_IVL
expect_stderr ': HEARTBEAT_IVL = 5000ms$'
# as with --heartbeat, none are sent where a late one would end the process
expect_exit 3 zcat pull -w 0 ipc://@"$t" -o HEARTBEAT_IVL=1s -o HEARTBEAT_IVL
expect_stderr ': HEARTBEAT_IVL = 0$'

# an option has its effect: a router knows us by our routing id
start_bound router router 'tcp://127.0.0.1:*' -n 1 >out
zcat send -t dealer "$endpoint" -o ROUTING_ID=me -m hello
wait_exit "$pid" 0
same $'me\thello' out
