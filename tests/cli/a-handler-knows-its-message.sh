# A handler's environment tells of its message, and nothing of us or of another message.
. "$(dirname "$0")/common.sh"

export ZCAT_TOPIC=old ZCAT_USER=old LISTEN_FDS=1 NOTIFY_SOCKET=/nowhere KEPT=1
start_bound pull pull 'tcp://127.0.0.1:*' -n 2 -- sh -c 'cat >/dev/null; env | grep -E "^(ZCAT_(SEQ|PEER|USER|FRAMES|SIZE|TOPIC|TOPIC_HEX)|LISTEN_|NOTIFY_|KEPT)" | sort' >got
printf '"a b" "body"\n"one"\n' | zcat push "$endpoint" -f quoted
wait_exit "$pid" 0
same "KEPT=1
ZCAT_FRAMES=2
ZCAT_PEER=127.0.0.1
ZCAT_SEQ=1
ZCAT_SIZE=7
ZCAT_TOPIC=a b
ZCAT_TOPIC_HEX=612062
KEPT=1
ZCAT_FRAMES=1
ZCAT_PEER=127.0.0.1
ZCAT_SEQ=2
ZCAT_SIZE=3" got

# a topic with a NUL is there in hex alone, one that is too long is not there
{ printf '"\\x00" "x"\n"'; printf 'y%.0s' {1..4097}; printf '" "x"\n'; } >in
start_bound odd pull 'tcp://127.0.0.1:*' -n 2 -- sh -c 'cat >/dev/null; env | grep -c ZCAT_TOPIC=; env | grep ZCAT_TOPIC_HEX; exit 0' >got
zcat push "$endpoint" -f quoted <in
wait_exit "$pid" 0
same $'0\nZCAT_TOPIC_HEX=00\n0' got

# the name that the peer has shown
umask 077
printf 'joe=secret\n' >users
printf secret >password
start_bound user rep 'tcp://127.0.0.1:*' -n 1 --allow-users users -- sh -c 'echo $ZCAT_USER'
same joe "$(zcat req "$endpoint" -m x --user joe --password password)"
wait_exit "$pid" 0

# its standard error is ours, its descriptors are three, its directory and its signals are as they should be
start_bound rest pull 'tcp://127.0.0.1:*' -n 1 -- sh -c 'cat >/dev/null; for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12; do [ ! -e /proc/$$/fd/$fd ] || printf "$fd "; done; pwd; grep -E "^Sig(Blk|Ign)" /proc/self/status; echo told >&2' >got 2>err
zcat push "$endpoint" -m x
wait_exit "$pid" 0
grep -qx told err  # beside the line about the service manager, which is nowhere
same "0 1 2 $PWD" "$(head -n 1 got)"
while read -r _ mask; do ((0x${mask: -8} % 0x80000000 == 0)); done < <(grep ^Sig got)  # real-time signals may be ignored
