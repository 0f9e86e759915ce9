# Of a message with very many frames a tap shows the first, and tells how many there were; -v tells how many messages.
. "$(dirname "$0")/common.sh"

port=$(tcp_ports 1)

# passes OPTION...: what a tap shows of 150,001 frames, and of one.
passes() {
  start_bound tap tap 'tcp://127.0.0.1:*' "127.0.0.1:$port" -n 2 "$@" >out 2>err
  same ok "$(/usr/bin/python3 "$SRC/tests/cli/tapping.py" "$endpoint" "$port" many_frames)"
  wait_exit "$pid" 0
  rm tap.bound
}

passes -p '{count} {size} {0}'
same $'150001 3 \n1 4 next' "$(cat out)"
passes -f json
same $'[150001,100000]\n[null,1]' "$(jq -c '[.count, (.frames | length)]' out)"
passes -F '|'
same '1>||' "$(head -n 1 out | cut -c 1-4)"
same '(50001 more frames)' "$(head -n 1 out | sed 's/.*|//')"
same '1>|next' "$(tail -n 1 out)"

# as with bodies, a larger --max-size shows more
passes --max-size 0 -f json
same $'[null,150001]\n[null,1]' "$(jq -c '[.count, (.frames | length)]' out)"

# messages are counted where none is shown, too; commands are none
passes -f none --commands -v
same 1 "$(grep -c '^zcat: 2 messages received$' err)"
[[ ! -s out ]]
