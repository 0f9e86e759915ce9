# server and peer put a routing id, a number, in front of what they receive, and send to whom it names; of a peer that was
# connected to it is the endpoint. A message to nobody is an error line, and the rest goes on.
. "$(dirname "$0")/common.sh"
needs_drafts

mkfifo said
exec {said}<>said
for pair in 'server client' 'peer peer'; do
  type=${pair% *} other=${pair#* }
  start_fed "$ZCAT" "$type" '@tcp://127.0.0.1:*' --bound-file "$t/bound" -n 2 2>err >&"$said"
  serving=$pid
  endpoint=$(wait_line bound '^tcp:')
  to=; [[ $other == client ]] || to="$endpoint"$'\t'
  zcat "$other" ">$endpoint" -m "${to}question" -n 1 >answer &
  asking=$!
  IFS=$'\t' read -r -t "$deadline" -u "$said" id text
  [[ $id =~ ^[1-9][0-9]{1,9}$ && $text == question ]]
  printf 'nobody\tx\n1\tx\n%s\tanswer\n' "$id" >&"$input"
  wait_exit "$asking" 0
  same "${to}answer" answer
  zcat send -t "$other" ">$endpoint" -m "${to}bye"
  wait_exit "$serving" 1
  read -r -t "$deadline" -u "$said" text
  [[ $text == *$'\t'bye ]]
  exec {input}>&-
  same 2 "$(grep -c "no peer has the routing id '\(nobody\|1\)'" err)"
  rm bound
done
