# A peer of ZMTP 2 that completes its greeting just while a router, rep or publisher ends does not make libzmq abort.
. "$(dirname "$0")/common.sh"

cat >rounds.py <<'PYTHON'
import os, random, signal, socket, subprocess, sys

def ends(command):
    zcat = subprocess.Popen([os.environ["ZCAT"], *command, "tcp://127.0.0.1:*", "-q", "--bound-file", "/dev/fd/1"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    port = int(zcat.stdout.readline().decode().rsplit(":", 1)[1])
    old = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    for peer in old:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer.sendall(b"\xff" + bytes(7) + b"\x01\x7f\x01\x05")  # all but the identity
    last = random.randrange(60)
    for number, peer in enumerate(old):
        if number == last: zcat.send_signal(signal.SIGTERM)
        try: peer.sendall(b"\0\0")
        except OSError: pass
    zcat.communicate(timeout=20)
    return zcat.returncode

commands = [["router"], ["rep", "--echo"], ["pub", "-m", "x"]]
status = [ends(commands[number % 3]) for number in range(int(sys.argv[1]))]
print(status)
sys.exit(set(status) != {-signal.SIGTERM})
PYTHON
export ZCAT
/usr/bin/python3 rounds.py "${1:-12}"
