#!/usr/bin/env python3
"""Two ends around a tap, and what each of them sees of the other.

    tapping.py LISTEN TARGET CASE

LISTEN is the endpoint that the tap is connected to by, TARGET a tcp port or a path on which this program listens: the tap
connects there. Both are tcp endpoints or paths of unix sockets. Prints `ok`.
"""

import os
import socket
import struct
import sys
import threading

DEADLINE = 20
SIGNATURE = b"\xff" + bytes(7) + b"\x01\x7f"


def greeting(mechanism, minor=1):
    return SIGNATURE + bytes([3, minor]) + mechanism.ljust(52, b"\0")


def frame(body, flags=0):
    return bytes([flags, len(body)]) + body


def ready(kind):
    return frame(b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind, 4)


def connect(place):
    family = socket.AF_INET if place.startswith("tcp://") else socket.AF_UNIX
    end = socket.socket(family)
    end.settimeout(DEADLINE)
    host, _, port = place.removeprefix("tcp://").rpartition(":")
    end.connect((host, int(port)) if family == socket.AF_INET else place.removeprefix("ipc://"))
    return end


def take(end, count):
    data = b""
    while len(data) < count:
        more = end.recv(min(count - len(data), 1 << 20))
        if not more:
            raise SystemExit(f"the end came after {len(data)} of {count} bytes")
        data += more
    return data


def passes(one, other, data):
    """Both at once: neither has room for all of it."""
    writer = threading.Thread(target=one.sendall, args=(data,))
    writer.start()
    assert take(other, len(data)) == data, "other bytes came"
    writer.join()


def both_ways(client, server):
    for size in (1, 20, 1000, 300_000, 5_000_000):
        passes(client, server, os.urandom(size))
        passes(server, client, os.urandom(size))


def http(client, server):
    passes(client, server, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    passes(server, client, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def tls(client, server):
    passes(client, server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(500))
    passes(server, client, b"\x16\x03\x03\x00\x7a" + os.urandom(500))


def half_close(client, server):
    passes(client, server, b"question")
    client.shutdown(socket.SHUT_WR)
    assert server.recv(10) == b"", "no end came"
    passes(server, client, b"answer")
    server.shutdown(socket.SHUT_WR)
    assert client.recv(10) == b"", "no end came back"


def reset(client, server):
    passes(client, server, b"hello")
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    try:
        got = server.recv(10)
    except ConnectionResetError:
        return
    raise SystemExit(f"no reset, but {got}")


def stall(client, server):
    """One side does not read: the other one is held up, in bounded memory, and nothing is lost."""
    client.setblocking(False)
    block, sent = os.urandom(1 << 16), 0
    client.settimeout(2)
    try:
        while sent < 256 << 20:
            sent += client.send(block)
    except socket.timeout:
        pass
    assert sent < 64 << 20, f"{sent} bytes were taken for one that reads nothing"
    passes(server, client, b"the other way is free")
    left = sent
    while left > 0:
        left -= len(take(server, min(left, 1 << 20)))


def reset_while_stalled(client, server):
    client.settimeout(1)
    try:
        while True:
            client.send(bytes(1 << 16))
    except socket.timeout:
        pass
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    try:
        while server.recv(1 << 20):
            pass
    except ConnectionResetError:
        return
    raise SystemExit("no reset")


def zmtp1(client, server):
    passes(client, server, b"\x01\x00" + b"\x02\x01a" + b"\x02\x00b")
    passes(server, client, SIGNATURE + b"\x06\x00hello" + b"\x04\x00two")


def zmtp2(client, server):
    passes(client, server, SIGNATURE + b"\x01\x07\x00\x02me" + b"\x01\x01a\x00\x01b")
    passes(server, client, SIGNATURE + b"\x03\x08\x00\x00" + b"\x00\x05hello")


def plain(client, server):
    passes(client, server, greeting(b"PLAIN"))
    passes(server, client, greeting(b"PLAIN"))
    passes(client, server, frame(b"\x05HELLO\x03joe\x06secret", 4))
    passes(server, client, frame(b"\x05ERROR\x03400", 4))


def curve(client, server):
    passes(client, server, greeting(b"CURVE"))
    passes(server, client, greeting(b"CURVE"))
    passes(client, server, frame(b"\x05HELLO" + bytes(194), 4))
    passes(server, client, frame(b"\x07MESSAGE" + bytes(8 + 17 + 5)))


def many_frames(client, server):
    """Two messages: of one more than 150,000 empty frames, and of one frame."""
    passes(client, server, greeting(b"NULL"))
    passes(server, client, greeting(b"NULL"))
    passes(client, server, ready(b"PUSH") + frame(b"", 1) * 150_000 + frame(b"end") + frame(b"next"))


def broken(client, server):
    passes(client, server, greeting(b"NULL"))
    passes(server, client, greeting(b"NULL"))
    passes(client, server, ready(b"PUSH") + frame(b"fine") + b"\x40what is this?")
    passes(client, server, os.urandom(1000))


def bytewise(client, server):
    for byte in greeting(b"NULL"):
        passes(client, server, bytes([byte]))
        passes(server, client, bytes([byte]))
    for byte in ready(b"SUB") + frame(b"\x01topic"):
        passes(client, server, bytes([byte]))
    passes(server, client, ready(b"PUB") + frame(b"topic", 1) + frame(b"body"))


def crowd(listen, listener):
    pairs = []
    for number in range(2000):
        client = connect(listen)
        server = listener.accept()[0]
        server.settimeout(DEADLINE)
        pairs.append((client, server))
    for number, (client, server) in enumerate(pairs):
        client.sendall(b"%d!" % number)
    for number, (client, server) in enumerate(pairs):
        assert take(server, len(b"%d!" % number)) == b"%d!" % number


def main():
    listen, target, case = sys.argv[1:]
    if case == "crowd":
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    by_path = not target.isdigit()
    listener = socket.socket(socket.AF_UNIX if by_path else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(target if by_path else ("127.0.0.1", int(target)))
    listener.listen(4096)
    listener.settimeout(DEADLINE)
    if case == "crowd":
        crowd(listen, listener)
    else:
        client = connect(listen)
        server = listener.accept()[0]
        server.settimeout(DEADLINE)
        globals()[case](client, server)
    if by_path:
        os.unlink(target)
    print("ok")


main()
