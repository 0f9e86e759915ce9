# When nobody reads standard output any more a command ends with 0 and without a word, messages or not.
. "$(dirname "$0")/common.sh"

start_bound pub pub 'tcp://127.0.0.1:*' -m line --repeat 0
same line "$(zcat sub "$endpoint" 2>err | head -n 1)"
[[ ! -s err ]]

# no message ever comes
start_peer quiet pub bind 'tcp://127.0.0.1:*' send /dev/null
quiet=$pid
exec {out}> >(exec cat)
reader=$!
start zcat sub -q "$endpoint" 1>&"$out" 2>err  # -q: that the publisher has gone may be told
exec {out}>&-
wait_exit "$quiet" 0  # it has seen the subscription
kill "$reader"
wait_exit "$pid" 0
not grep -v 'went away' err  # as the publisher has

# rep and req write, too
start_bound echo rep 'tcp://127.0.0.1:*' --echo
same line "$(yes line 2>/dev/null | zcat req "$endpoint" 2>err | head -n 1)" || :
[[ ! -s err ]]

# what is still to be delivered to a peer that takes nothing does not hold the end up
start_peer holder router bind 'tcp://127.0.0.1:*' hold <&"$never"
yes "$(printf %0990d 7)" 2>/dev/null | head -n 20000 >lines || :
exec {out}> >(exec cat)
reader=$!
start zcat dealer "$endpoint" <lines 1>&"$out" 2>err
exec {out}>&-
wait_settled "$pid"
kill "$reader"
wait_exit "$pid" 0
[[ ! -s err ]]
