# A receiver whose standard output is blocked ends two seconds after a signal. It says how many messages were not written,
# and cuts none.
. "$(dirname "$0")/common.sh"

mkfifo gate
exec {gate}<>gate
seq 100 999 | sed "s/^/$(printf %01500d 0)/" >in
start_bound pull pull 'tcp://127.0.0.1:*' >&"$gate" 2>err
zcat push "$endpoint" <in
kill "$pid"
wait_exit "$pid" 143
lost=$(sed -nE 's/^zcat: standard output took no more: ([0-9]+) messages were not written$/\1/p' err)
((lost > 0 && lost < 900))
exec {all}<gate {gate}>&-
head -n $((900 - lost)) in | cmp - <(cat <&"$all")
