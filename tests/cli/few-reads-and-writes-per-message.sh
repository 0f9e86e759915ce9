#!/usr/bin/env bash
# What push reads and pull writes goes through large buffers, not message by message, and what --events tells follows the
# connections, not the messages. libzmq's own system calls vary with the load and are not counted; neither are those of a
# run that a sanitizer watches.
. "$(dirname "$0")/common.sh"

needs_strace

seq -f '%019.0f' 10000 >in
start_bound pull pull 'tcp://127.0.0.1:*' -n 10000 >out
puller=$pid
strace -f -qq -e trace=read,readv -o push.calls "$ZCAT" push "$endpoint" <in
wait_exit "$puller" 0
cmp in out
reads=$(grep -cE ' readv?\(0,' push.calls)
echo "$reads reads of standard input for 10,000 messages"
((reads <= 3))  # 200 KB: one, and the end of it

# Long lines are read whole, as soon as one has shown how long they are: nothing of the next is read along and copied.
start_bound long pull 'tcp://127.0.0.1:*' -n 20 >out
puller=$pid
for _ in {1..20}; do printf '%01000000d\n' 0; done >long
strace -ff -qq -e trace=read -o long.calls "$ZCAT" push "$endpoint" <long  # a file for each thread: no call in two pieces
wait_exit "$puller" 0
cmp long out
whole=$(cat long.calls.* | grep -cE '^read\(0,.* = 1000001$')
echo "$whole of 20 long lines were read at once"
((whole >= 15))

mkfifo bound
start strace -f -qq -e trace=write,writev -o pull.calls "$ZCAT" pull 'tcp://127.0.0.1:*' -n 10000 --bound-file bound >out
puller=$pid
zcat push "$(bound bound)" <in
wait_exit "$puller" 0
cmp in out
writes=$(grep -cE ' writev?\([0-9]+, [^"]*"0000' pull.calls)
echo "$writes writes to standard output for 10,000 messages"
# Four buffers of 64 KiB; more where the sender is slow, for nothing is held back while nothing else comes.
((writes >= 4 && writes <= 400))

# told COUNT: how often push writes to its file of events while it sends so many messages
told() {
  start_bound "pull$1" pull 'tcp://127.0.0.1:*' -n "$1" >out
  local puller=$pid
  head -n "$1" in | strace -f -qq -y -e trace=write,writev -o "push.calls$1" "$ZCAT" push "$endpoint" --events "events$1"
  wait_exit "$puller" 0
  grep -cE " writev?\\([0-9]+<[^>]*/events$1>" "push.calls$1"
}
for count in 1 10000; do
  writes=$(told $count)
  echo "$writes writes of events for $count messages"
  ((writes == $(wc -l <"events$count") && writes >= 3 && writes <= 8))  # connecting, connected, shaken hands, and the end
done
