# A proxy that is killed in full stream and started again: what flows goes on by itself, for each pattern; a publisher that
# comes late is told of the subscriptions that there are.
# ctest: TIMEOUT 120
. "$(dirname "$0")/common.sh"

# kills PATTERN FILE: kills the proxy while FILE grows, starts it again at the same endpoints, and waits until it grows again.
kills() {
  grows "$2"
  kill -KILL "$proxy"
  wait "$proxy" 2>/dev/null || :
  start_bound "again-$1" proxy "$1" "$front" "$back"
  proxy=$pid
  for _ in 1 2 3; do grows "$2"; done
}
grows() {
  local size end=$((SECONDS + deadline))
  size=$(stat -c %s "$1")
  until (($(stat -c %s "$1") > size)); do
    ((SECONDS < end)) || { echo "nothing more comes into $1" >&2; return 1; }
    read -r -t 0.05 -u "$never" || :
  done
}
opens() {
  start_bound "$1" proxy "$1" 'tcp://127.0.0.1:*' 'tcp://127.0.0.1:*'
  front=${endpoints[0]} back=${endpoints[1]} proxy=$pid
}
body=$(printf %099d 7)

opens streamer
start zcat pull -q ">$back" >worked
start zcat push -q "$front" --repeat 0 -m "$body"
kills streamer worked

opens forwarder
start zcat sub -q "$back" -s 000 -s other >heard
start zcat pub -q ">$front" --repeat 0 -m "$body" -m 1-is-not-subscribed
kills forwarder heard
not grep -q subscribed heard
zcat pub ">$front" -m 'other publisher'  # which waits for a subscriber
wait_line heard '^other publisher$' >line

opens queue
start zcat rep -q ">$back" --echo
start zcat req -q "$front" --window 50 -w 1s --retries 1000 < <(yes "$body" || :) >answered
kills queue answered
for file in worked heard answered; do
  not grep -vxE "$body|other publisher" <(head -n -1 "$file")  # no message is cut
done
