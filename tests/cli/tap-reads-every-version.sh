# A tap shows messages and commands of ZMTP 1.0, 2.0 and 3.1, and of the mechanisms what can be seen.
. "$(dirname "$0")/common.sh"

port=$(tcp_ports 1)

# shows CASE EXPECTED [OPTION...]
shows() {
  start_bound tap tap 'tcp://127.0.0.1:*' "127.0.0.1:$port" "${@:3}" >out
  same ok "$(/usr/bin/python3 "$SRC/tests/cli/tapping.py" "$endpoint" "$port" "$1")"
  kill -INT "$pid"
  wait_exit "$pid" 130
  rm tap.bound
  same "$2" "$(LC_ALL=C sort -s -k 1,1 out)"  # which direction is shown first depends on when their bytes came
}

shows zmtp1 $'1<\tGREETING\tVersion=1.0\n1<\thello\n1<\ttwo\n1>\tGREETING\tVersion=1.0\n1>\ta\tb' --commands
shows zmtp1 $'1<\thello\n1<\ttwo\n1>\ta\tb'
shows zmtp2 $'1<\tGREETING\tVersion=2.0\tSocket-Type=PUSH\n1<\thello\n1>\tGREETING\tVersion=2.0\tSocket-Type=PULL\tIdentity=me\n1>\ta\tb' --commands
shows zmtp2 $'< PUSH  hello\n> PULL me ab' -p '{direction} {type} {identity} {0}{1}'
shows plain $'1<\tGREETING\tVersion=3.1\tMechanism=PLAIN\n1<\tERROR\t400\n1>\tGREETING\tVersion=3.1\tMechanism=PLAIN\n1>\tHELLO\tUsername=joe\tPassword=(hidden)' --commands
shows curve $'1<\tGREETING\tVersion=3.1\tMechanism=CURVE\n1<\t(encrypted, 5 bytes)\n1>\tGREETING\tVersion=3.1\tMechanism=CURVE\n1>\tHELLO\t(200 bytes)' --commands
shows bytewise $'1<\ttopic\tbody'
shows bytewise $'1<\tGREETING\tVersion=3.1\tMechanism=NULL\n1<\tREADY\tSocket-Type=PUB\n1<\ttopic\tbody\n1>\tGREETING\tVersion=3.1\tMechanism=NULL\n1>\tREADY\tSocket-Type=SUB\n1>\tSUBSCRIBE\ttopic' --commands

# in json: no frames of what is encrypted
shows curve '1' -p '{connection}'
start_bound tap tap 'tcp://127.0.0.1:*' "127.0.0.1:$port" -f json -n 1 >out
/usr/bin/python3 "$SRC/tests/cli/tapping.py" "$endpoint" "$port" curve >ends
wait_exit "$pid" 0
same '[1,"<",true,5,[]]' "$(jq -c '[.connection, .direction, .encrypted, .size, .frames]' out)"
