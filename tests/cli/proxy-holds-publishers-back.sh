# A forwarder drops nothing: a subscriber that does not read holds publishers back, and is named. With --drop the others
# go on.
. "$(dirname "$0")/common.sh"

count=40000
yes "$(printf %0999d 0)" | head -n $count >in || :  # yes ends by SIGPIPE

mkfifo gate
exec {gate}<>gate  # open, and not read
start_bound fwd proxy forwarder 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>err
front=${endpoints[0]} back=${endpoints[1]}
start zcat sub "$back" -n $count >gate
sub=$pid
start zcat pub ">$front" <in
pub=$pid
wait_line err 'the subscriber at 127\.0\.0\.1:[0-9]+ takes nothing, so that nobody gets anything: --drop' >line
kill -0 "$pub"
head -c "$(stat -c %s in)" <&"$gate" >out
wait_exit "$pub" 0
wait_exit "$sub" 0
same in out

start_bound drop proxy forwarder --drop 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' 2>err
front=${endpoints[0]} back=${endpoints[1]}
start zcat sub -q "$back" >gate
start zcat sub -q "$back" >lively
start zcat pub -q ">$front" --wait 1 --repeat 0 -i 20us -m "$(printf %0999d 0)"
end=$((SECONDS + deadline))
until (($(wc -l <lively) > 60000)); do ((SECONDS < end)); read -r -t 0.1 -u "$never" || :; done
