#!/usr/bin/env python3
"""A small service manager: passes sockets that listen, and says when the service is ready.

    activate.py [--listen ADDRESS]... [--ready FILE] [--other-pid] COMMAND ARG...

ADDRESS is HOST:PORT, [HOST]:PORT, a path or @NAME, and after it `,datagram`, `,silent` (it is bound, but does not listen)
or `,accepted` (a connection). Where PORT is 0, `PORT` in the ARGs stands for the one that the system chose. The first word
that comes to NOTIFY_SOCKET is written into FILE; a second one is an error. The exit status is COMMAND's.
"""

import os
import socket
import sys

sockets, ready, others, port = [], None, False, None


def open_socket(text):
    address, _, kind = text.partition(",")
    kind_of_socket = socket.SOCK_DGRAM if kind == "datagram" else socket.SOCK_STREAM
    if address[0] in "/@":
        family, name = socket.AF_UNIX, address.replace("@", "\0", 1)
    else:
        host, _, number = address.rpartition(":")
        family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
        name = (host.strip("[]"), int(number))
    one = socket.socket(family, kind_of_socket)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(name)
    if kind in ("", "accepted"):
        one.listen()
    if kind == "accepted":
        peer = socket.create_connection(one.getsockname())
        os.dup2(peer.fileno(), 200)
        return one.accept()[0]
    return one


words = sys.argv[1:]
while words[0].startswith("--"):
    option = words.pop(0)
    if option == "--listen":
        sockets.append(open_socket(words.pop(0)))
        name = sockets[-1].getsockname()
        port = name[1] if isinstance(name, tuple) else port
    elif option == "--ready":
        ready = words.pop(0)
    elif option == "--other-pid":
        others = True

words = [word.replace("PORT", str(port)) for word in words]
environment = dict(os.environ)
if sockets:
    environment.update(LISTEN_FDS=str(len(sockets)), LISTEN_FDNAMES=":".join("x" * len(sockets)))
if ready is not None:
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(environment.setdefault("NOTIFY_SOCKET", os.path.abspath(ready + ".socket")).replace("@", "\0", 1))
child = os.fork()
if child == 0:
    environment["LISTEN_PID"] = str(1 if others else os.getpid())
    high = [os.dup(one.fileno()) for one in sockets]
    high = [os.dup2(fd, 100 + i) for i, fd in enumerate(high)]
    for i, fd in enumerate(high):
        os.dup2(fd, 3 + i)
    os.closerange(3 + len(high), 4096)
    os.execve(words[0], ["zcat"] + words[1:], environment)
for one in sockets:
    one.close()
if ready is not None:
    word = told.recv(100).decode()
    with open(ready, "w", encoding="utf-8") as file:
        print(word, file=file)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if ready is not None:
    told.setblocking(False)
    try:
        sys.exit(f"activate: told again: {told.recv(100)}")
    except BlockingIOError:
        pass
sys.exit(status)
