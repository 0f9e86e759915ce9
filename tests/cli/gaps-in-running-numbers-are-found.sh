# --check-seq tells gaps, repetitions and steps back in running numbers, each with both numbers, and ends with status 5.
. "$(dirname "$0")/common.sh"

checked() {  # checked STATUS OPTION...: receives what is in the file feed, its stderr in err
  start_bound "check$((checks += 1))" pull 'tcp://127.0.0.1:*' --until-disconnect "${@:2}" >got 2>err
  zcat push "$endpoint" -f quoted <feed
  wait_exit "$pid" "$1"
}
checks=0

# Bitcoin Core: topic, body, and a u32 (little-endian) that counts each topic
numbered() { printf '"%s" "body" "\\x%02x\\x%02x\\x%02x\\x%02x"\n' "$1" $(($2 & 255)) $(($2 >> 8 & 255)) $(($2 >> 16 & 255)) $(($2 >> 24)); }
for number in 4294967294 4294967295 0 1; do numbered hashtx "$number"; numbered rawblock $((number + 70000 & 0xffffffff)); done >feed
checked 0 --check-seq 2:u32le -f none
[[ ! -s err ]]
{ numbered hashtx 1000; numbered rawblock 7; numbered hashtx 1003; numbered hashtx 1003; numbered rawblock 8
  numbered hashtx 900; numbered hashtx 901; numbered rawblock 10; printf '"rawblock" "b" "abc"\n"rawblock"\n'; } >feed
checked 5 --check-seq 2:u32le -p '{0}'
same 'zcat: message 3, topic "hashtx": 1003 after 1000: 2 missing
zcat: message 4, topic "hashtx": 1003 after 1003: repeated
zcat: message 6, topic "hashtx": 900 after 1003: 103 back
zcat: message 8, topic "rawblock": 10 after 8: 1 missing
zcat: message 9, topic "rawblock": frame 2 does not end in a number (u32le)
zcat: message 10, topic "rawblock": there is no frame 2
zcat: --check-seq: 2 gaps with 3 missing, 1 repetition, 1 step back, 2 messages without a number, in 10 messages' err
[[ $(wc -l <got) == 10 ]]

# the numbers of what --match holds back count, and those of handlers' messages; errors are told with -q
checked 5 --check-seq 2:u32le --match 0:rawblock -q -p '{0}'
[[ $(wc -l <err) == 7 && $(wc -l <got) == 5 ]]
checked 5 --check-seq 2:u32le -- true
[[ $(wc -l <err) == 7 && ! -s got ]]

# a u64 (big-endian) in the second frame
printf '"kv@node" "\\0\\0\\0\\0\\0\\0\\x01\\x%s" "payload"\n' fe ff ff >feed
printf '"kv@node" "\\0\\0\\0\\0\\0\\0\\x02\\x01" "payload"\n' >>feed
checked 5 --check-seq 1:u64be -f none
same 'zcat: message 3, topic "kv@node": 511 after 511: repeated
zcat: message 4, topic "kv@node": 513 after 511: 1 missing
zcat: --check-seq: 1 gap with 1 missing, 1 repetition, in 4 messages' err

# text, in the only frame; ten lines are told of one topic, and the rest is counted
for ((i = 0; i < 60; i += 2)); do echo "\"reading #$i\""; done >feed
checked 5 --check-seq 0:text -f none
[[ $(wc -l <err) == 11 ]]
grep -qx 'zcat: message 11: 20 after 18: 1 missing' err
same 'zcat: --check-seq: 29 gaps with 29 missing, in 30 messages' "$(tail -n 1 err)"

# what was lost goes before a time-out
start_bound sub sub '@tcp://127.0.0.1:*' --check-seq 1:text -n 3 -w 0.5 >got 2>err
printf 'a\t1\na\t3\n' | zcat pub ">$endpoint" -F '\t'
wait_exit "$pid" 5
grep -qx 'zcat: message 2, topic "a": 3 after 1: 1 missing' err
grep -q '^zcat: timed out: only 2 messages came' err
same $'a\t1\na\t3' got

expect_exit 2 zcat sub 5555 --check-seq u32le
expect_stderr "^zcat: --check-seq: 'u32le' does not name a frame and a type: try 1:u64be$"
expect_exit 2 zcat sub 5555 --check-seq 1:u24
expect_stderr "'u24' is not a type of running numbers: use one of text, u8, u16le,"
expect_exit 2 zcat push 5555 --check-seq 1:u8
