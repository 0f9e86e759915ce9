# While nobody reads our lines messages move and signals are heard; what was lost is counted, and said when it can be.
. "$(dirname "$0")/common.sh"

fill() {  # fill FIFO: to the brim
  /usr/bin/python3 -c 'import os
os.set_blocking(1, False)
try:
    while True: os.write(1, bytes(4096))
except BlockingIOError: pass' >"$1"
}

mkfifo lines
exec {held}<>lines
start_bound puller pull 'tcp://127.0.0.1:*' -v 2>lines >got
puller=$pid
fill lines
zcat push "$endpoint" -m hello
wait_line got '^hello$'
for _ in {1..500}; do echo "$endpoint"; done >many
zcat probe -q --endpoints many  # more events than there is room for
zcat push "$endpoint" -m again
wait_line got '^again$'

# somebody reads again: lines follow, and the number of those that were lost
cat <lines >read &
wait_line read '^zcat: [0-9]+ lines could not be written here$'
kill "$puller"
wait_exit "$puller" 143

# nobody reads, up to the end: the first signal is heard all the same
mkfifo blocked
exec {other}<>blocked
start_bound deaf pull 'tcp://127.0.0.1:*' -v 2>blocked
fill blocked
kill "$pid"
wait_exit "$pid" 143
