# What a bound push had queued for a peer that goes away is gone with it: that is a line, and exit status 5.
. "$(dirname "$0")/common.sh"

seq 100 199 | sed "s/^/$(printf %0100000d 0)/" >lines
loses() {  # NAME URL
  start_bound "$1" push "@$2" <lines 2>"$1.err"
  local push=$pid received
  zcat pull ">$endpoint" -n 1 >first 2>/dev/null
  start zcat pull ">$endpoint" >second
  wait_exit "$push" 5
  kill -TERM "$pid"
  wait_exit "$pid" 143
  grep -qE "left without reading|not delivered" "$1.err"
  received=$(cat first second | wc -l)
  ((received < 100))
}
loses tcp 'tcp://127.0.0.1:*'
loses ipc "ipc://$t/ipc"
