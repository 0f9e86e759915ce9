"""Conversations of zcat with pyzmq in one process, for tests with many of them: a table names them, the transports
multiply them.

A conversation is a function of a running zcat and of a pyzmq socket. It is held over every transport, with zcat
binding and with zcat connecting.
"""

import os
import signal
import subprocess
import sys

import zmq

DEADLINE = 10  # seconds, for each thing that is awaited
WILDCARDS = {"tcp": "tcp://127.0.0.1:*", "ipc": "ipc://*", "ws": "ws://127.0.0.1:*"}


class Zcat:
    """A zcat at work: what it prints is read line by line, what it is to read is written."""

    def __init__(self, *arguments, **more):
        command = [os.environ["ZCAT"], *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, **more)

    def line(self):
        return self.process.stdout.readline()

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def runs(self):
        """Whether it runs still, after a moment in which it could have ended."""
        try:
            self.process.wait(0.01)
            return False
        except subprocess.TimeoutExpired:
            return True

    def end(self):
        """Waits for its end, which must be a good one; what it has printed since."""
        out, err = self.process.communicate(timeout=DEADLINE)
        same(0, self.process.returncode, err)
        return out


def same(expected, got, why=b""):
    if expected != got:
        raise AssertionError(f"expected {expected!r}, got {got!r} {why.decode()}")


def open_socket(context, kind):
    socket = context.socket(getattr(zmq, kind))
    socket.linger = DEADLINE * 1000
    socket.rcvtimeo = socket.sndtimeo = DEADLINE * 1000
    if kind in ("REQ", "DEALER", "ROUTER"):
        socket.setsockopt(zmq.ROUTING_ID, b"peer")
    if kind == "ROUTER":
        socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
    return socket


def zcat_binds(arguments, socket, transport):
    reader, writer = os.pipe()
    bind = ["-b", WILDCARDS[transport], "--bound-file", f"/dev/fd/{writer}"]
    zcat = Zcat(*arguments, *bind, pass_fds=[writer])
    os.close(writer)
    endpoint = os.read(reader, 4096).decode().strip()
    os.close(reader)
    socket.connect(endpoint)
    return zcat


def zcat_connects(arguments, socket, transport):
    socket.bind(WILDCARDS[transport])
    endpoint = socket.last_endpoint.rstrip(b"\0").decode()
    return Zcat(*arguments, "-c", endpoint)


# Conversations: `out` comes from zcat, `in` goes to it.


def gives(zcat, socket):
    same([b"out"], socket.recv_multipart())


def takes(zcat, socket):
    socket.send(b"in")
    same(b"in\n", zcat.line())


def publishes(zcat, socket):
    socket.subscribe(b"o")
    gives(zcat, socket)


def hold(table, transports=tuple(WILDCARDS), starts=(zcat_binds, zcat_connects)):
    """Holds the conversations of a table of (arguments of zcat, socket type of the peer, conversation)."""
    count = 0
    context = zmq.Context()
    for arguments, kind, conversation in table:
        for transport in transports:
            for start in starts:
                where = f"zcat {' '.join(arguments)} and {kind} over {transport}, {start.__name__}"

                def give_up(_signal, _frame, where=where):
                    raise TimeoutError(where)

                signal.signal(signal.SIGALRM, give_up)
                signal.alarm(DEADLINE)
                zcat = None
                socket = open_socket(context, kind)
                try:
                    zcat = start(arguments, socket, transport)
                    conversation(zcat, socket)
                    same(b"", zcat.end())
                except Exception as error:
                    if zcat:
                        zcat.process.kill()
                        print(zcat.process.stderr.read().decode(), file=sys.stderr)
                    sys.exit(f"{where}: {error!r}")
                signal.alarm(0)
                socket.close(0)
                count += 1
    context.term()
    print(count, "conversations")
