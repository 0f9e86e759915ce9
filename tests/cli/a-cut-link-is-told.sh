# A link that swallows everything while something is on its way is told after ten seconds, and so is its return; nothing is
# cut, and everything arrives. A reader that has stopped is no such link. The hosts are two network namespaces.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/two-hosts.bash"

far() { start ip netns exec "$far" "$ZCAT" "$@"; }
near() { start_fed ip netns exec "$near" "$ZCAT" "$@"; }

# a stream, one whose reader has stopped, and a message now and then. The readers' own keepalive would end them meanwhile.
far pull tcp://10.99.0.2:5001 -n 3 -o TCP_KEEPALIVE=off >few
few=$pid
far pull tcp://10.99.0.2:5002 --until-disconnect -o TCP_KEEPALIVE=off >many
many=$pid
far pull tcp://127.0.0.1:5003 >stopped
stopped=$pid
far push 127.0.0.1:5003 --repeat 0 -m 'a line of a long stream' 2>stopped.log
wait_line stopped line >/dev/null
kill -STOP "$stopped"
near push 10.99.0.2:5002 --repeat 0 -i 1ms -m 'a line of a long stream' 2>many.log
streaming=$pid
wait_line many line >/dev/null
near push 10.99.0.2:5001 2>few.log
sender=$pid
echo one >&"$input"
wait_line few one >/dev/null

ip -n "$far" route add blackhole 10.99.0.1/32
echo two >&"$input"
cut=$SECONDS
words='^zcat: a peer at .10\.99\.0\.2:500[12]. \(10\.99\.0\.2:500[12]\) has acknowledged nothing for 10 s: the network to it may be cut \(still trying\)$'
wait_line few.log "$words" >/dev/null
wait_line many.log "$words" >/dev/null
((SECONDS - cut >= 6 && SECONDS - cut <= 15))
not grep acknowledged stopped.log

ip -n "$far" route del blackhole 10.99.0.1/32
wait_line few.log 'acknowledges again$' >/dev/null
wait_line many.log 'acknowledges again$' >/dev/null
echo three >&"$input"
exec {input}>&-
wait_exit "$sender" 0
wait_exit "$few" 0
same $'one\ntwo\nthree' few
kill "$streaming"
wait_exit "$streaming" 143
wait_exit "$many" 0
