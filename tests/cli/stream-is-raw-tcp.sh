# stream prints what comes over tcp with the routing id first, an empty message for each connection that comes and goes,
# and sends bytes back.
. "$(dirname "$0")/common.sh"

mkfifo said
exec {said}<>said
start_fed zcat stream 'tcp://127.0.0.1:*' --bound-file "$t/bound" -n 3 -w 10 >said
stream=$pid

endpoint=$(wait_line bound tcp)
exec {client}<>"/dev/tcp/127.0.0.1/${endpoint##*:}"
IFS= read -r -t "$deadline" -u "$said" opened
printf 'hi' >&"$client"
IFS= read -r -t "$deadline" -u "$said" line
id=${opened%%$'\t'*}
same "$id"$'\t'hi "$line"
printf '%s\tyes\n' "$id" >&"$input"
read -r -t "$deadline" -N 3 -u "$client" answer
same yes "$answer"
exec {client}>&-
IFS= read -r -t "$deadline" -u "$said" closed
same "$opened" "$closed"
wait_exit "$stream" 0
