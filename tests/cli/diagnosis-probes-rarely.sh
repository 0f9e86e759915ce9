# An endpoint is probed once a second at most while it does not work, and never when it does.
. "$(dirname "$0")/common.sh"

# closes at the first word; a probe puts an end of line into its own
cat >listener.py <<'PYTHON'
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1], "w", encoding="utf-8") as fifo:
    print("tcp://127.0.0.1:%d" % listener.getsockname()[1], file=fifo)
while True:
    connection, _ = listener.accept()
    try:
        print("probe" if connection.recv(10).startswith(b"\xff\r\n") else "other", flush=True)
    except OSError:
        pass
    connection.close()
PYTHON
launch_bound closes /usr/bin/python3 listener.py "$t/closes.bound" >made
expect_exit 3 zcat push -m x -w 3.4 "$endpoint"
(($(grep -c 'closes it without a word' err) == 1))
probes=$(grep -c probe made)
((probes >= 2 && probes <= 4 && $(grep -c other made) > probes))

start_bound works pull 'tcp://127.0.0.1:*' --events events
start_fed zcat push "$endpoint"
echo x >&"$input"
wait_line events HANDSHAKE_SUCCEEDED
read -r -t 1.5 -u "$never" || :
exec {input}>&-
wait_exit "$pid" 0
(($(grep -c '"event":"ACCEPTED"' events) == 1))
