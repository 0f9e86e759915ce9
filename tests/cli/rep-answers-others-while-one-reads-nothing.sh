# A client that does not read its replies makes nobody wait but itself: rep answers the others, reads nothing more from
# this one, and goes on when it reads again. If it leaves, rep says how many replies were left.
. "$(dirname "$0")/common.sh"

mkfifo gate
exec {gate}<>gate
seq 100000 160000 | sed "s/\$/$(printf %0984d 7)/" >requests
size=$(stat -c %s requests)
for url in 'tcp://127.0.0.1:*' "ipc://$t/socket"; do
  start_bound "rep-${url%%:*}" rep "$url" --echo 2>"err-${url%%:*}"
  rep=$pid
  start zcat dealer --rep-envelope "$endpoint" -n 60001 <requests >&"$gate"
  dealer=$pid
  wait_settled "$dealer"
  (($(input_position "$dealer") < size))
  same hi "$(zcat req "$endpoint" -m hi -w "$deadline")"
  [[ ! -s err-${url%%:*} ]]
  head -c "$size" <&"$gate" | cmp - requests
  wait_exit "$dealer" 0

  start zcat dealer --rep-envelope "$endpoint" <requests >&"$gate"
  wait_settled "$pid"
  wait_settled "$pid"
  kill -KILL "$pid"
  wait_line "err-${url%%:*}" '^zcat: the peer left: [0-9]+ messages to it were not sent$' >/dev/null
  same hi "$(zcat req "$endpoint" -m hi -w "$deadline")"
  kill "$rep"
  wait_exit "$rep" 143
  exec {gate}>&-
  rm gate
  mkfifo gate
  exec {gate}<>gate
done
