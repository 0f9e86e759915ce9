# A request without the empty delimiter, from a DEALER or from anybody who has the port, does not make rep hang.
. "$(dirname "$0")/common.sh"

start_bound rep rep 'tcp://127.0.0.1:*' --echo
same one "$(zcat req "$endpoint" -m one)"

exec {raw}<>"/dev/tcp/127.0.0.1/${endpoint##*:}"  # ZMTP 1.0: an anonymous peer and one frame
printf '\001\000\006\000hello' >&"$raw"
same two "$(zcat req "$endpoint" -m two)"

zcat send -t dealer "$endpoint" -m undelimited
same three "$(zcat req "$endpoint" -m three)"
kill -0 "$pid"

printf '\001\001\006\000hello' >&"$raw"  # with the delimiter it is a request
IFS= read -r -d o -t "$deadline" -u "$raw" reply
same hell "${reply: -4}"
