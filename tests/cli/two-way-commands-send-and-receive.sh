# Two-way commands send standard input and print what arrives, and go on receiving after the end of the input.
. "$(dirname "$0")/common.sh"

start_bound pair pair '@tcp://127.0.0.1:*' -m from-a -n 1 >a
zcat pair "$endpoint" -m from-b -n 1 >b
wait_exit "$pid" 0
same from-b a
same from-a b

# what is there before anything is sent or read is not overlooked
start_bound idle pair '@ipc://*' -n 1 -w 10
echo hello | expect_exit 0 zcat pair "$endpoint" --until-disconnect -w 10
wait_exit "$pid" 0

# -w: nothing moved at all is 3, something is 0, a count that was not reached is 3
expect_exit 3 zcat dealer 'tcp://127.0.0.1:1' -m x -w 0.2
start_bound lonely pair '@tcp://127.0.0.1:*' -n 2 -w 1
echo one | zcat pair "$endpoint" --until-disconnect -w 10
wait_exit "$pid" 3
