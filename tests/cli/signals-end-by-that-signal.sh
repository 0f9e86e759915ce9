# SIGINT, SIGTERM and SIGHUP end a command by that signal: while it waits for messages, input, replies or requests.
. "$(dirname "$0")/common.sh"

mkfifo idle
exec {idle}<>idle
for signal in INT TERM HUP; do
  number=$(kill -l "$signal")
  start_bound "pull-$signal" pull 'tcp://127.0.0.1:*'
  kill -"$signal" "$pid"
  wait_exit "$pid" $((128 + number))

  start_bound "pub-$signal" pub 'tcp://127.0.0.1:*' <&"$idle"
  kill -"$signal" "$pid"
  wait_exit "$pid" $((128 + number))

  start_bound "rep-$signal" rep "ipc://$t/$signal" --echo
  rep=$pid
  start_fed zcat req "$endpoint" >out
  echo "$signal" >&"$input"
  wait_line out "$signal" >/dev/null
  kill -"$signal" "$pid" "$rep"
  wait_exit "$pid" $((128 + number))
  wait_exit "$rep" $((128 + number))
  [[ ! -e $signal ]]
  exec {input}>&-
done
