# A tap passes every byte unchanged, at once and in order, both ways; half-closes, resets and back-pressure, too.
# ctest: TIMEOUT 180
. "$(dirname "$0")/common.sh"

# ends LISTEN TARGET PLACE CASE...: PLACE is where the program behind the tap listens, which TARGET names.
ends() {
  local case
  for case in "${@:4}"; do
    start_bound tap tap "$1" "$2" --commands >out 2>err
    same ok "$(/usr/bin/python3 "$SRC/tests/cli/tapping.py" "$endpoint" "$3" "$case")"
    kill -INT "$pid"
    wait_exit "$pid" 130
    rm tap.bound
  done
}

port=$(tcp_ports 1)
ends 'tcp://127.0.0.1:*' "tcp://127.0.0.1:$port" "$port" both_ways half_close reset stall reset_while_stalled crowd
ends "ipc://$t/listen" "127.0.0.1:$port" "$port" both_ways half_close stall
ends 'ipc://*' ./target target both_ways half_close stall
[[ ! -e listen ]]

# what is no ZMTP passes, and is told once
ends 'tcp://127.0.0.1:*' "tcp://127.0.0.1:$port" "$port" http
same "zcat: connection 1>: no ZMTP from byte 0 on (it does not begin as ZMTP does): passed on unread" "$(cat err)"
[[ ! -s out ]]
ends 'tcp://127.0.0.1:*' "tcp://127.0.0.1:$port" "$port" tls
grep -q 'no ZMTP from byte 0 on' err

# what breaks it is told with its place, and passes
ends 'tcp://127.0.0.1:*' "tcp://127.0.0.1:$port" "$port" broken
same "zcat: connection 1>: no longer ZMTP from byte 98 on (a frame has flags that ZMTP has not): passed on unread" "$(cat err)"
same $'1>\tfine' "$(tail -n 1 out)"
