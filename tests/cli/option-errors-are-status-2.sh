# A wrong name, type, range or socket of -o is found before a socket is opened.
. "$(dirname "$0")/common.sh"

refused() {  # refused REGEX COMMAND ARG...
  expect_exit 2 zcat "$2" --bound-file bound "ipc://$t/socket" "${@:3}"
  expect_stderr "$1"
  [[ ! -e bound && ! -e socket ]]
}

refused "'SNDHVM' is no socket option: did you mean 'SNDHWM'" pull -o SNDHVM=3
refused "see '.* options'" pull -o nothing_like_it=3
refused 'RCVHWM takes 0 to 2147483647 messages, not .many.' pull -o RCVHWM=many
refused 'RCVHWM takes 0 to 2147483647 messages, not .-1.' pull -o RCVHWM=-1
refused 'TOS takes 0 to 255, not .256.' pull -o TOS=256
refused "RECONNECT_IVL takes -1 or 1 to 2147483647 ms, not '0'" pull -o RECONNECT_IVL=0
refused 'TCP_KEEPALIVE takes one of system, off, on' pull -o TCP_KEEPALIVE=maybe
refused 'REQ_RELAXED has no use on pull sockets: it applies to req' pull -o REQ_RELAXED=1
refused 'ROUTER_MANDATORY has no use on pull sockets: it applies to router' pull -o ROUTER_MANDATORY
refused 'SUBSCRIBE has no use on pull sockets: it applies to sub, xsub' pull -o SUBSCRIBE=x
refused 'IMMEDIATE has no use on pull sockets' pull -o IMMEDIATE=1
refused 'SNDHWM has no use on sub sockets: it applies to all but sub, xsub' sub -o SNDHWM=5
refused 'HEARTBEAT_TTL: peers would cut us off after 500 ms, with a heartbeat each 2000 ms' pull -o HEARTBEAT_TTL=500 --heartbeat 2s
refused 'TYPE can only be read' pull -o TYPE=3
refused 'XPUB_VERBOSE can only be set' pub -o XPUB_VERBOSE
refused 'use --linger' push -o LINGER=1000 -m x
refused '-s PREFIX' sub -b "ipc://$t/other" -o UNSUBSCRIBE=x
refused 'use --drop' pub -o XPUB_NODROP=0 -m x
refused 'AFFINITY: 0x2 names no I/O thread' pull -o AFFINITY=2
refused 'is no socket that listens' pull -o USE_FD=0
refused 'there is no interface' pull -o BINDTODEVICE=nosuch0
refused 'there is no processor' pull -o THREAD_AFFINITY_CPU_ADD=1023
refused 'fifo and rr need THREAD_PRIORITY' pull -o THREAD_SCHED_POLICY=fifo
refused 'CURVE_SERVER: say who may connect' pull -o CURVE_SERVER=1
