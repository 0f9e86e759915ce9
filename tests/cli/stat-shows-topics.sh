# `stat --by FRAME` writes a table of the values of that frame, those with the most messages first, and sums up the others.
. "$(dirname "$0")/common.sh"

for i in $(seq 1 30); do for ((n = 0; n < i; ++n)); do printf 'topic %02d\tbody\n' "$i"; done; done >feed
printf 'odd "\001\n' >>feed
feed() { start_bound "pub$1" pub 'tcp://127.0.0.1:*' -q -F '\t' <feed; }

feed 1
zcat stat "$endpoint" -q --until-disconnect --by 0 >table
same 23 "$(wc -l <table)"
head -n 1 table | grep -qx '  messages  share    msg/s      bytes  last seen  value'
sed -n 2p table | grep -qE '^        30   6\.4% +[0-9.]+  360 bytes   [0-9:]{8}  "topic 30"$'
sed -n 21p table | grep -q '"topic 11"$'
sed -n 22p table | grep -qE '^        56  12\.0% .* \(11 more\)$'
sed -n 23p table | grep -q '^total .* messages 466 bytes '
feed 2
zcat stat "$endpoint" -q --until-disconnect --by 0 --top 100 | grep -qF '"odd \"\x01"'

# messages that lack the frame
feed 3
zcat stat "$endpoint" -q --until-disconnect --by 1 --top 1 | sed -n '2,3s/.*:..  //p' >names
same '"body"
(1 more)' names
feed 4
zcat stat "$endpoint" -q --until-disconnect --by 7 | grep -qE '^ +466 100\.0% .*\(no frame 7\)$'

# as JSON, a row is an object
feed 5
zcat stat "$endpoint" -q --until-disconnect --by 0 --top 2 --json >rows
same '["topic 30",30,360,true]
["topic 29",29,348,true]
[null,407,4872,true]' "$(jq -c 'select(has("value")) | [.value, .messages, .bytes - (if .more then 6 else 0 end), .total]' rows)"
same 29 "$(jq 'select(.more) | .more' rows)"
same 466 "$(tail -n 1 rows | jq 'select(has("value") | not) | .messages')"

# with --every there is a table for each interval, of what came in it
start_bound pub6 pub 'tcp://127.0.0.1:*' -q -F '\t' -i 20ms -m $'a\tx' -m $'b\tx' --repeat 20
zcat stat "$endpoint" -q -n 40 --by 0 --every 100ms --json >rows
jq -s -e '(map(select(.total | not)) | (map(select(.value == "a").messages) | add == 20)
  and (map(select(has("value") | not).messages) | add == 40))' rows >verdict
same true verdict
same 20 "$(jq 'select(.total and .value == "b") | .messages' rows)"
