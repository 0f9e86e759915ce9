# A receiver that is ended in the middle of a stream takes leave of its peers, and writes what they have sent so far: the
# next one goes on where it ended.
. "$(dirname "$0")/common.sh"

for url in "tcp://127.0.0.1:*" "ipc://$t/socket"; do
  for run in 1 2 3; do
    start_bound "first-$run${url%%:*}" pull "$url" >first 2>err
    first=$pid
    start_fed zcat push -i 1ms "$endpoint" 2>told
    push=$pid
    seq 400 >&"$input"
    wait_line first '^60$' >/dev/null
    kill "$first"
    wait_exit "$first" 143
    echo last >&"$input"  # on a slow machine the first one may have had all the others
    exec {input}>&-
    start zcat pull "$endpoint" >second
    wait_exit "$push" 0
    wait_line second '^last$' >/dev/null
    kill "$pid"
    wait_exit "$pid" 143
    same "$(seq 400; echo last)" "$(cat first second)"
    same '' "$(cat err)"
  done
done
