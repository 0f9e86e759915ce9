#!/usr/bin/env bash
# libzmq's calls fail where a signal comes just then, also those that do not wait: they are made again. Here every few of
# them are told that one has come.
. "$(dirname "$0")/common.sh"

needs_strace

interrupted() { strace -qq -o /dev/null -e trace=poll -e inject=poll:error=EINTR:when=60+3 "$ZCAT" "$@"; }

# during the start, too, each of the first calls
for first in {1..6}; do
  for command in 'pull tcp://127.0.0.1:*' 'push tcp://127.0.0.1:1 -m x' 'xsub tcp://127.0.0.1:1 -s a'; do
    # shellcheck disable=SC2086
    expect_exit 3 strace -qq -o /dev/null -e trace=poll -e "inject=poll:error=EINTR:when=$first" "$ZCAT" $command -w 0.05
  done
done

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
