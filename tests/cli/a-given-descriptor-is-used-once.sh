# A socket on a descriptor that was given to it can look after its peers' end, too, which binds something of its own.
. "$(dirname "$0")/common.sh"

/usr/bin/python3 - "$ZCAT" <<'PYTHON'
import os, socket, subprocess, sys
l = socket.create_server(("127.0.0.1", 0))
endpoint = "tcp://127.0.0.1:%d" % l.getsockname()[1]
os.set_inheritable(l.fileno(), True)
pull = subprocess.Popen([sys.argv[1], "pull", "--until-disconnect", "-o", "USE_FD=%d" % l.fileno(), endpoint],
                        stdout=subprocess.PIPE, close_fds=False)
subprocess.run([sys.argv[1], "push", "-m", "hello", endpoint], check=True)
assert pull.communicate(timeout=20)[0] == b"hello\n"
assert pull.returncode == 0, pull.returncode
PYTHON
