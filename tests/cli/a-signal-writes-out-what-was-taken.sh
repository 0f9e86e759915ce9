# Interrupted, pull writes out what it has taken from its peers, small messages and large ones: they think it delivered.
. "$(dirname "$0")/common.sh"

export MALLOC_PERTURB_=85  # memory that was freed does not keep its bytes
mkfifo gate
exec {gate}<>gate
for size in 1000 100000; do
  seq 100 499 | head -c 400 | sed "s/^/$(printf "%0${size}d" 0)/" >in
  start_bound "pull-$size" pull "ipc://$t/$size" >&"$gate"
  pull=$pid
  zcat push "$endpoint" <in  # more than the pipe of stdout holds; all of it is read
  kill -INT "$pull"
  head -c "$(stat -c %s in)" <&"$gate" >out
  wait_exit "$pull" 130
  cmp in out
done
