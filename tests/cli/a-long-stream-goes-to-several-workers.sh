# A long stream to several workers arrives whole, at each of them in its order; single messages then take turns.
. "$(dirname "$0")/common.sh"

seq 200000 >in
start_bound a pull 'tcp://127.0.0.1:*' -p 'left {body}' >>all
first=$endpoint
start_bound b pull 'tcp://127.0.0.1:*' -p 'right {body}' >>all
start_fed zcat push "$first" "$endpoint" --wait 2
sender=$pid
cat in >&"$input"
for number in 1 2 3 4; do
  echo "single $number" >&"$input"
  wait_line all "^[a-z]* single $number$" >/dev/null
done
exec {input}>&-
wait_exit "$sender" 0

for side in left right; do
  same 2 "$(grep -c "^$side single" all)"
  sed -n "s/^$side \([0-9]*\)$/\1/p" all >"$side"
  sort -nc "$side"
done
sort -n left right >out
same in out
