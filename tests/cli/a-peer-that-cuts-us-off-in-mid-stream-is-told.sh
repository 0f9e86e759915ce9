# A peer that ends a connection right after a message, and goes on living, has taken messages along: that is a line, and
# exit status 5. One that takes what it wants and leaves is none of that, however soon the next one is there.
. "$(dirname "$0")/common.sh"

big=$(printf %0300d 0)
words='ended the connection in mid-stream but is still up: messages may be lost \(a message over its size limit looks like this\)'

# cuts COMMAND TYPE URL [ACTION...]: a peer of TYPE takes no message over 100 bytes, COMMAND sends one of 300 and ends with 5.
cuts() {
  start_peer "cuts-$2-${3%%:*}" --sockopt MAXMSGSIZE=100 "$2" bind "$3" "${@:4}"
  local peer=$pid
  rm -f err
  start_fed zcat "$1" ">$endpoint" 2>err >out
  printf '%s\n' small "$big" >&"$input"
  wait_line err "^zcat: the peer at '>$endpoint' $words\$" >/dev/null
  printf '%s\n' small >&"$input"
  exec {input}>&-
  if [[ $1 == dealer ]]; then kill -TERM "$pid"; wait_exit "$pid" 143; else wait_exit "$pid" 5; fi
  kill "$peer"
  (($(grep -c 'mid-stream' err) == 1))
}
for url in 'tcp://127.0.0.1:*' "ipc://$t/a b"; do
  cuts push pull "$url" recv 100 /dev/null
  cuts pub sub "$url" recv 100 /dev/null
  cuts req rep "$url" echo
  cuts dealer router "$url" echo
done

# who takes one message after the other, and leaves in between
leaves() {  # URL CMD...
  start_fed zcat push "$1" 2>err
  local push=$pid round
  for round in 1 2 3 4 5 6 7 8 9 10; do
    start "${@:2}" {input}>&-
    echo "$round" >&"$input"
    wait_exit "$pid" 0
  done
  exec {input}>&-
  wait_exit "$push" 0
  not grep 'mid-stream' err
}
start_bound port pull 'tcp://127.0.0.1:*'
kill "$pid"
wait_exit "$pid" 143
for url in "$endpoint" "ipc://$t/leaves"; do
  leaves "$url" zcat pull "@$url" -n 1 >/dev/null
  leaves "$url" peer pull bind "$url" recv 1 /dev/null
done
