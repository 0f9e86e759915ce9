#!/usr/bin/env bash
# libzmq's calls fail where a signal comes just then, also those that do not wait: they are made again. Here every few of
# them are told that one has come.
. "$(dirname "$0")/common.sh"

needs_strace

interrupted() { strace -qq -o /dev/null -e trace=poll -e inject=poll:error=EINTR:when=60+3 "$ZCAT" "$@"; }

seq 3000 >in
mkfifo bound
interrupted pull 'tcp://127.0.0.1:*' -n 3000 --bound-file bound >out &
interrupted push "$(bound bound)" <in
wait_exit "$!" 0
same in out

start_bound rep rep 'tcp://127.0.0.1:*' --echo
head -n 50 in >few
interrupted req "$endpoint" <few >out
same few out
interrupted dealer --rep-envelope "$endpoint" -m hello -n 1 >out
same hello "$(cat out)"
