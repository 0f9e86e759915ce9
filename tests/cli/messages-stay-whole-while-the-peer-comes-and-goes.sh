# Messages that refer to the input are whole, in order and there once, however often their peer goes and another comes.
. "$(dirname "$0")/common.sh"

# of 30 to 5000 bytes, so that all ways to hand one over take turns; each says what it has to be
/usr/bin/python3 - >in <<'PYTHON'
for i in range(1, 60001):
    size = 5000 if i % 10 == 0 else 30 + i * 7919 % 700
    print((f"{i}:" + f"{i}," * (size // 2))[:size])
PYTHON

start zcat push "ipc://$t/socket" --timeout 20s <in 2>err
push=$pid
for round in 1 2 3 4 5 6; do
  start zcat pull ./socket -n 5000 >"out.$round" 2>/dev/null
  wait_exit "$pid" 0
done
start_bound last pull ./socket >out.7
last=$pid
tail --pid="$push" -f /dev/null  # 0 or 5, as the kernel tells what the peers took along
kill -TERM "$last"
wait_exit "$last" 143

for round in 1 2 3 4 5 6 7; do sort -n -c "out.$round"; done
cat out.? >out
(($(wc -l <out) >= 30000))
LC_ALL=C sort in >known
LC_ALL=C sort out >came
comm -13 known came >strange  # what never went in, and what came twice
head -c 300 strange
[[ ! -s strange ]]
