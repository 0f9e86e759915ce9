#!/usr/bin/env bash
# What push reads and pull writes goes through large buffers, not message by message. libzmq's own system calls vary
# with the load and are not counted; neither are those of a run that a sanitizer watches.
. "$(dirname "$0")/common.sh"

command -v strace >/dev/null || skip "strace is not installed"
strace -qq -o /dev/null true 2>/dev/null || skip "strace may not trace here"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"  # finding leaks is tracing, too: not both at once

seq -f '%019.0f' 10000 >in
start_bound pull pull 'tcp://127.0.0.1:*' -n 10000 >out
puller=$pid
strace -f -qq -e trace=read,readv -o push.calls "$ZCAT" push "$endpoint" <in
wait_exit "$puller" 0
cmp in out
reads=$(grep -cE ' readv?\(0,' push.calls)
echo "$reads reads of standard input for 10,000 messages"
((reads <= 3))  # 200 KB: one, and the end of it

mkfifo bound
start strace -f -qq -e trace=write,writev -o pull.calls "$ZCAT" pull 'tcp://127.0.0.1:*' -n 10000 --bound-file bound >out
puller=$pid
zcat push "$(bound bound)" <in
wait_exit "$puller" 0
cmp in out
writes=$(grep -cE ' writev?\(1,' pull.calls)
echo "$writes writes to standard output for 10,000 messages"
# Four buffers of 64 KiB; more where the sender is slow, for nothing is held back while nothing else comes.
((writes >= 4 && writes <= 400))
