#!/usr/bin/env python3
"""A crowd of peers: crowd.py TYPE URL N opens N sockets of that type and connects them all.

Each PUSH sends its number; each SUB subscribes to everything and waits for one message. It ends when all is done, or
after the time that --patience (20 s) gives.
"""

import argparse
import resource

import zmq

parser = argparse.ArgumentParser()
parser.add_argument("type")
parser.add_argument("url")
parser.add_argument("peers", type=int)
parser.add_argument("--patience", type=float, default=20)
args = parser.parse_args()

limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
context = zmq.Context()
context.max_sockets = args.peers + 10
sockets = []
for number in range(args.peers):
    socket = context.socket(getattr(zmq, args.type))
    socket.linger = socket.rcvtimeo = int(args.patience * 1000)
    if args.type == "SUB":
        socket.subscribe(b"")
    socket.connect(args.url)
    if args.type == "PUSH":
        socket.send_string(str(number))
    sockets.append(socket)
if args.type == "SUB":
    for socket in sockets:
        socket.recv()
for socket in sockets:
    socket.close()
context.term()
