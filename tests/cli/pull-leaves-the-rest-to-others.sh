# pull -n 1 takes no more from its peers than it must, and counts what it had to take; the next one gets the rest.
. "$(dirname "$0")/common.sh"

seq 100 | sed "s/^/$(printf %0100000d 0)/" >lines
start zcat push @./socket <lines
push=$pid
expect_exit 0 zcat pull '>./socket' -n 1 >first
head -n 1 lines | cmp - first
grep -qvE '^zcat: [0-9]+ more messages? had been taken from the peers \(-n 1\)$|left without' err && false
expect_exit 0 zcat pull '>./socket' -n 80 >second
(($(wc -l <second) == 80))
