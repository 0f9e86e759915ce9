# Under `run` several commands share standard output. While it is blocked each of them serves its connections and hears
# the first signal; and what they write comes whole.
. "$(dirname "$0")/common.sh"

blocked_run() {  # leaves its process id in $pid, where pull is bound in $pulled
  mkfifo "$1" "$1.bound"
  exec {out}<>"$1"
  start zcat run pull --bound-file "$1.bound" 'tcp://127.0.0.1:*' :: sub ./feed >&"$out"
  pulled=$(bound "$1.bound")
  expect_exit 5 zcat push -w 500ms --linger 0 "$pulled" < <(yes first || :)
}

blocked_run read
zcat pub ./feed -m second
zcat pub ./feed -m third  # it waits for its subscriber, which so was served although its own output could not go
cat <&"$out" >got &
wait_line got '^third$' >/dev/null
same $'first\nsecond\nthird' "$(sort -u got)"
kill -TERM "$pid"
wait_exit "$pid" 143

blocked_run stalled
zcat pub ./feed -m second
kill -TERM "$pid"
wait_exit "$pid" 143
