# A publisher that connects keeps what it has for a subscriber that is away, also when its input has ended:
# it comes when the subscriber does. Nobody says that it went to nobody.
. "$(dirname "$0")/common.sh"

for url in 'tcp://127.0.0.1:*' "ipc://$t/sock"; do
  start_bound "first-${url%%:*}" sub "@$url" -n 1 >out
  first=$pid
  start_fed zcat pub ">$endpoint" 2>err
  publisher=$pid
  echo one >&"$input"
  wait_exit "$first" 0
  wait_line err 'went away' >/dev/null
  echo two >&"$input"
  exec {input}>&-
  start zcat sub "@$endpoint" -n 1 >out
  wait_exit "$pid" 0
  same two out
  wait_exit "$publisher" 0
  not grep 'went to nobody' err
done
