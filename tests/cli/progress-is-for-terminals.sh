# A run of more than two seconds says how far it is where a person may watch: stderr is a terminal, the messages are not
# on it, and it is the turn of this process there. The line goes when the run ends. Not with -q. Of several in a pipeline,
# or in one `run`, one says it.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/cli/terminal.bash"

count=26
message=message$(printf %068d 0)  # 75 bytes
# watched NAME REDIRECTIONS: a subscriber on a terminal
watched() { on_terminal "$1" "\$ZCAT sub ./socket -n $count ${*:2}"; }
watched told '>told.out </dev/null'
watched quiet '-q >quiet.out </dev/null'
watched into-file '>into-file.out 2>into-file.err </dev/null'
watched mixed '</dev/null'
on_terminal behind "set -m; \$ZCAT sub ./socket -n $count >behind.out </dev/null & wait"
start_bound puller pull ./pushed ./pushed-too >/dev/null
on_terminal pipeline "\$ZCAT sub ./socket -n $count -f json | \$ZCAT push ./pushed >/dev/null"
on_terminal run "\$ZCAT run sub ./socket -n $count :: push ./pushed-too -m $message-$message --repeat $count -i 100ms >/dev/null"
on_terminal sender "\$ZCAT pub ./socket -m $message --wait 7 --repeat $count -i 100ms </dev/null >/dev/null"

for name in told quiet into-file mixed behind pipeline run sender; do screen "$name" >"screen-$name"; done
for name in told sender; do
  read -r messages size rate < <(tr '\r' '\n' <"$name.log" |
    sed -nE 's@.*: ([0-9]+) messages, ([0-9.]+) kB, ([0-9]+) messages/s.*@\1 \2 \3@p' | tail -n 1)
  ((messages > 5 && messages <= count && rate > 2 && rate <= 10))
  same "$(awk "BEGIN { printf \"%.1f\", 75 * $messages / 1000 }")" "$size"
done
for name in pipeline run; do  # messages of one and the same length
  (($(tr '\r' '\n' <"$name.log" | sed -nE 's@.*: ([0-9]+) messages, ([0-9.]+) kB.*@\1 \2@p' |
    awk '{ print int($2 * 1000 / $1 / 20 + 0.5) }' | sort -u | wc -l) == 1))
done
same "$count" "$(wc -l <told.out)"
same "$count" "$(wc -l <behind.out)"
not grep -q 'messages/s' quiet.log into-file.log mixed.log behind.log into-file.err screen-told screen-sender
same "$count" "$(grep -c '^message' screen-mixed)"
