# --tap shows every message and which side it came from, and never holds the proxy up.
. "$(dirname "$0")/common.sh"

taps() {  # PATTERN ARG...: starts a proxy whose tap goes into the file tap
  start_bound "$1$RANDOM" proxy "$1" 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' --tap "${@:2}" >tap
  front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
}
ask() {
  start zcat rep ">$back" -m pong -n 1 -q
  same pong "$(zcat req "$front" -m ping)"
}

taps queue -f json
ask
wait_line tap '"from":"B"' >line
same F "$(jq -r 'select(.frames[-1] == "ping").from' tap)"
same B "$(jq -r 'select(.frames[-1] == "pong").from' tap)"
taps queue -p '{from} {2}'
ask
wait_line tap '^B pong$' >line
wait_line tap '^F ping$' >line
taps streamer -F ,
start zcat pull ">$back" >out
zcat push "$front" -m hello
wait_line tap '^F,hello$' >line
taps streamer -f raw
start zcat pull ">$back" >out
zcat push "$front" -m hello -m hallo
wait_line tap '^hellohallo$' >line
taps forwarder
start zcat sub "$back" -s news >out
start zcat sub "$back" -s news >out
last=$pid
wait_line tap $'^B\t\\+news$' >line
zcat pub ">$front" -m news
wait_line tap $'^F\tnews$' >line
kill -KILL "$last"
wait_line tap $'^B\t-news$' >line
same 2 "$(grep -c $'^B\t+news$' tap)"

# nobody reads
mkfifo gate
exec {gate}<>gate
start_bound slow proxy streamer 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' --tap >gate 2>err
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat pull -q ">$back" -n 20000 >out
pull=$pid
yes "$(printf %0999d 0)" | head -n 20000 >in || :
zcat push "$front" <in
wait_exit "$pull" 0
same in out
kill "$proxy"
wait_exit "$proxy" 143
grep -qE '[0-9]+ messages were not shown: standard output was too slow' err

# the reader goes: the tap ends, the proxy does not
mkfifo short
head -n 1 <short >first &
start_bound closed proxy streamer 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' --tap >short 2>err
front=${endpoints[0]} back=${endpoints[1]}
zcat push "$front" -m one
wait_line first . >line
same $'F\tone' line
wait_line err 'standard output is closed: the tap ends, and the proxy goes on' >line
zcat push "$front" -m two
same $'one\ntwo' "$(zcat pull ">$back" -n 2)"

# what is passed on at the end is shown, too
start_bound halted proxy streamer 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*' --tap >halted.tap 2>err
front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
start zcat pull -q --until-disconnect ">$back" >passed
pull=$pid
seq 2000000 >many
start zcat push "$front" -q <many
wait_line passed '^1000$' >line
kill -TERM "$proxy"
wait_exit "$proxy" 143
wait_exit "$pull" 0
cmp <(sed 's/^/F\t/' passed) halted.tap
