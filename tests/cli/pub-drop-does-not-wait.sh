# With --drop a publisher leaves behind what a stalled subscriber has no room for.
. "$(dirname "$0")/common.sh"

yes "$(printf %0999d 0)" | head -n 40000 >in || :  # yes ends by SIGPIPE

mkfifo gate
exec {gate}<>gate  # open, and not read
start_bound sub sub '@tcp://127.0.0.1:*' >gate
sub=$pid
exec {source}<in
zcat pub --drop ">$endpoint" --linger 20 <&"$source" &  # all of it is read, whoever listens
pub=$!
until (($(sed -n 's/^pos:\s*//p' "/proc/$$/fdinfo/$source") == $(stat -c %s in))); do
  kill -0 "$pub"
  read -r -t 0.05 -u "$never" || :
done
cat <&"$gate" >out &
wait_exit "$pub" 0
wait_line out 0 >/dev/null
kill -TERM "$sub"
wait_exit "$sub" 143
(($(wc -l <out) < $(wc -l <in)))
