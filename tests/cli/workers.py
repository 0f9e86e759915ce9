#!/usr/bin/env python3
"""Workers for tests of many requests at once, in one process: workers.py FIFO KIND

It writes the endpoints that it binds to into FIFO, one a line, and serves until it is killed. KIND is one of
    backwards   a ROUTER that gathers ten requests and answers them from the last to the first
    noise       a ROUTER that answers each request after replies to none, and then once more
    stripped    a ROUTER that returns the body alone
    empty       a ROUTER that returns the empty frame and the body
    broker      a ROUTER in front of a DEALER with three REP workers, of which one is slow
"""

import sys
import threading

import zmq

context = zmq.Context()


def bind(kind):
    socket = context.socket(kind)
    socket.bind("tcp://127.0.0.1:*")
    return socket, socket.last_endpoint.rstrip(b"\0").decode()


def backwards(router):
    while True:
        for request in reversed([router.recv_multipart() for _ in range(10)]):
            router.send_multipart(request)


def noise(router):
    while True:
        peer, name, *rest = router.recv_multipart()
        for wrong in (b"", b"short", b"12345678", bytes(8), name[::-1], name + name):
            router.send_multipart([peer, wrong or b"x", b"", b"wrong"])
        router.send_multipart([peer, name, b"another", *rest])
        router.send_multipart([peer, name, *rest])
        router.send_multipart([peer, name, b"", b"twice"])


def returning(frames):
    def serve(router):
        while True:
            peer, *rest = router.recv_multipart()
            router.send_multipart([peer, *rest[frames:]])

    return serve


def work(endpoint, slow):
    socket = context.socket(zmq.REP)
    socket.connect(endpoint)
    while True:
        request = socket.recv()
        if slow:
            socket.poll(2)  # nothing comes: it takes its time
        socket.send(request)


def broker(router):
    dealer, endpoint = bind(zmq.DEALER)
    for number in range(3):
        threading.Thread(target=work, args=(endpoint, number == 0), daemon=True).start()
    zmq.proxy(router, dealer)


KINDS = {"backwards": backwards, "noise": noise, "stripped": returning(2), "empty": returning(1), "broker": broker}
front, where = bind(zmq.ROUTER)
with open(sys.argv[1], "w", encoding="utf-8") as fifo:
    print(where, file=fifo)
KINDS[sys.argv[2]](front)
