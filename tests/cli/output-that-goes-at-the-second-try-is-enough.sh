# A pipe that has no room may be read a moment later: when all is written at the second try, nothing is waited for.
. "$(dirname "$0")/common.sh"
needs_strace

# there NAME ARG...: a pull, whose standard output is a pipe; its second write is told to find no room
there() {
  mkfifo "$1.pipe"
  start cat "$1.pipe" >"$1.out"
  launch_bound "$1" strace -f -qq -o /dev/null -e trace=writev -e inject=writev:error=EAGAIN:when=2 \
    "$ZCAT" pull "./$1.socket" --bound-file "$t/$1.bound" "${@:2}" >"$1.pipe"
  puller=$pid
  start_fed zcat push "$endpoint"  # which stays: nothing else stirs
  echo one >&"$input"
  wait_line "$1.out" one >/dev/null
  echo two >&"$input"
}
there ends -n 2
wait_exit "$puller" 0
same $'one\ntwo' ends.out

# and of a handler, whose answer is not in the way of the next message
there goes-on -f quoted -- cat
wait_line goes-on.out two >/dev/null
echo three >&"$input"
wait_line goes-on.out three >/dev/null
