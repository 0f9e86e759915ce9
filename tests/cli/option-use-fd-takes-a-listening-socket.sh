# USE_FD: a socket that somebody else made listen serves the endpoint.
. "$(dirname "$0")/common.sh"

cat >listen.py <<'PY'
import os, socket, sys

kind, *command = sys.argv[1:]
if kind == "tcp":
    listener = socket.create_server(("127.0.0.1", 0))
    url = "tcp://127.0.0.1:%d" % listener.getsockname()[1]
else:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket")
    listener.listen()
    url = "ipc://" + os.path.abspath("socket")
os.dup2(listener.fileno(), 9)
os.execv(command[0], command + [url])
PY

for kind in tcp ipc; do
  mkfifo "$kind"
  start /usr/bin/python3 listen.py "$kind" "$ZCAT" pull -n 1 -o USE_FD=9 --bound-file "$t/$kind" >out
  zcat push "$(bound "$kind")" -m "by $kind"
  wait_exit "$pid" 0
  same "by $kind" out
done

# it is taken once: what the socket binds to later, for reasons of its own, does not get it
mkfifo ends
start /usr/bin/python3 listen.py tcp "$ZCAT" pull -o USE_FD=9 --until-disconnect --bound-file "$t/ends" >out
zcat push "$(bound ends)" -m 'the end'
wait_exit "$pid" 0
same 'the end' out

# one that is bound, but does not listen, is refused
expect_exit 2 /usr/bin/python3 - "$ZCAT" <<'PY'
import os, socket, sys
bound = socket.socket()
bound.bind(("127.0.0.1", 0))
os.dup2(bound.fileno(), 9)
os.execv(sys.argv[1], ["zcat", "pull", "-o", "USE_FD=9", "tcp://127.0.0.1:1"])
PY
expect_stderr 'descriptor 9 is no socket that listens'

# it stands for one endpoint, of its own kind
expect_exit 2 /usr/bin/python3 listen.py tcp "$ZCAT" pull -o USE_FD=9 'ipc://@x'
expect_exit 2 /usr/bin/python3 listen.py tcp "$ZCAT" push -m x -o USE_FD=9
expect_stderr 'one endpoint that is bound'
