# A lasting handler that closes its output or its input fails the message that it cannot answer, however long it lives, and
# another one gets the next message. What one leaves behind is in nobody's answer.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

lasting=(--persistent --handler-format line)

# it closes its output, and goes on living
cat >mute.sh <<'END'
read -r x
[ "$x" = good ] || exec >&-
echo "$x" 2>/dev/null
cat >/dev/null
END
start_bound mute pull 'tcp://127.0.0.1:*' -n 2 "${lasting[@]}" -- sh mute.sh >got 2>err
mute=$pid
printf 'bad\ngood\n' | zcat push "$endpoint"
wait_exit "$mute" 1
same good got
grep -qx "zcat: message 1: 'sh' closed its output without an answer" err

# it ends just then, which says more
start_bound ends pull 'tcp://127.0.0.1:*' -n 1 "${lasting[@]}" -- sh -c 'read x; exec >&-; exit 7' >got 2>err
zcat push "$endpoint" -m x
wait_exit "$pid" 1
same "zcat: message 1: 'sh' ended with status 7" err

# an answer that came before counts, and the next message goes to another one
mkfifo closed
exec {closed}<>closed
start_bound once pull 'tcp://127.0.0.1:*' -n 2 "${lasting[@]}" -- sh -c 'read x; echo $x; exec >&-; echo >closed; cat >/dev/null' >got 2>err
once=$pid
zcat push "$endpoint" -m one
read -r -t "$deadline" -u "$closed"
zcat push "$endpoint" -m two
wait_exit "$once" 0
same $'one\ntwo' got
[[ ! -s err ]]

# it reads nothing, or only a part
head -c 1000000 /dev/zero | tr '\0' x >large
printf 'a small one' >small
count=0
for handler in 'exec <&-; exec sleep 1000' 'head -c 5 >/dev/null; exec <&-; exec sleep 1000'; do
  for message in small large; do
    start_bound deaf$((count += 1)) pull 'tcp://127.0.0.1:*' -n 1 "${lasting[@]}" -- sh -c "$handler" >got 2>err
    zcat push "$endpoint" --file "$message"
    wait_exit "$pid" 1
    same "zcat: message 1: 'sh' closed its input before it had read the message" err
  done
done

# it answers before it has read all of the message: the next one is not taken for the rest
start_bound early pull 'tcp://127.0.0.1:*' -n 2 "${lasting[@]}" -- sh -c 'head -c 5; echo; exec cat >/dev/null' >got 2>err
early=$pid
for letter in a b; do tr x $letter <large >"$letter"; done
zcat push "$endpoint" --file a --file b
wait_exit "$early" 0
same $'aaaaa\nbbbbb' got

# what it wrote at its end, and nobody asked for
mkfifo gate
start_bound last pull 'tcp://127.0.0.1:*' -n 2 "${lasting[@]}" -- sh -c 'read x; echo $x; [ $x = two ] || { read y <gate; printf junk; }; exec cat >/dev/null' >got 2>err
last=$pid
zcat push "$endpoint" -m one
wait_line got '^one$' >/dev/null
echo >gate
wait_line err "'sh' wrote a message that nobody asked for" >/dev/null
zcat push "$endpoint" -m two
wait_exit "$last" 0
same $'one\ntwo' got
