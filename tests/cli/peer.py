#!/usr/bin/env python3
"""The other side of a test: a small ZeroMQ peer, and random messages for it.

    peer.py [OPTION]... TYPE bind|connect URL ACTION
    peer.py make-corpus SEED N FILE [--total BYTES] [--frames MAX]

ACTION is one of
    send FILE       sends the messages of FILE, and ends when they have left
    recv N FILE     receives N messages into FILE
    ask FILE OUT    sends each message of FILE, waits for its reply, writes the replies into OUT
    echo [N]        sends back what it receives, N times or until it is killed
    hold            neither sends nor receives, until stdin ends

FILE is `-` for stdin or stdout. Messages in files are framed as ZMTP 3.1 frames them, which is what
`zcat -f zmtp` reads and writes. Where URL has a wildcard, the endpoint that it became is the first line
on stdout, or goes to --bound-file. A PUB is an XPUB that waits for --wait subscriptions (1) before it
sends, and blocks rather than drops. When --deadline (20 s) has passed, whatever was going on, the peer
says so and exits with 3.
"""

import argparse
import os
import random
import signal
import sys

MORE, LONG = 1, 2


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        sys.exit(f"peer: input ends {size - len(data)} bytes short of a frame")
    return data


def read_messages(stream):
    frames = []
    while head := stream.read(1):
        flags = head[0]
        size = int.from_bytes(read_exactly(stream, 8 if flags & LONG else 1), "big")
        frames.append(read_exactly(stream, size))
        if not flags & MORE:
            yield frames
            frames = []
    if frames:
        sys.exit("peer: input ends inside a message")


def write_message(stream, frames):
    for index, frame in enumerate(frames):
        flags = MORE if index + 1 < len(frames) else 0
        if len(frame) > 255:
            stream.write(bytes([flags | LONG]) + len(frame).to_bytes(8, "big"))
        else:
            stream.write(bytes([flags, len(frame)]))
        stream.write(frame)


def open_file(path, mode):
    if path == "-":
        return sys.stdin.buffer if mode == "rb" else sys.stdout.buffer
    return open(path, mode)


def set_deadline(seconds):
    def give_up(_signal, frame):
        where = frame.f_code.co_name
        os.write(2, f"peer: deadline of {seconds:g} s passed in {where}: {' '.join(sys.argv[1:])}\n".encode())
        os._exit(3)

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)


# --- messages ---


def random_size(rng, room):
    """Mostly small, with the boundaries of length fields; up to 1 MiB where there is room for it."""
    limit = rng.choices([0, 16, 255, 8192, 1 << 20], [10, 50, 30, 9, 1])[0]
    size = rng.randint(0, limit)
    if rng.random() < 0.05:
        size = rng.choice([1, 127, 128, 254, 255, 256, 257, 65535, 65536, 1 << 20])
    return size if size <= room else rng.randint(0, 255)


def random_frame(rng, size):
    kind = rng.randrange(5)
    if kind == 0:
        return rng.randbytes(size)
    if kind == 1:
        return bytes([rng.choice(b"\0\n\r\t\xff,:{}[]\"\\ ")]) * size
    alphabet = [b"\n\0\t\r\\\"'x ", b"0123456789abcdef\n", "grüße, 東京 😀\n".encode()][kind - 2]
    start = rng.randrange(len(alphabet))
    return (alphabet * (size // len(alphabet) + 2))[start : start + size]


def make_corpus(args):
    rng = random.Random(args.seed)
    spent = 0
    with open_file(args.file, "wb") as out:
        for index in range(args.count):
            earned = args.total * (index + 1) // args.count  # so that large frames come all along the file
            frames = []
            for _ in range(min(rng.choices([1, 2, 3, 4, 40], [60, 20, 10, 9, 1])[0], args.frames)):
                size = random_size(rng, min(earned + (1 << 21), args.total) - spent)
                frames.append(random_frame(rng, size))
                spent += size
            write_message(out, frames)


# --- sockets ---


def set_option(socket, text):
    name, _, value = text.partition("=")
    option = getattr(zmq, name.upper().removeprefix("ZMQ_"))
    try:
        socket.setsockopt(option, int(value))
    except (TypeError, ValueError):
        socket.setsockopt(option, value.encode())


def open_socket(context, args):
    kind = "XPUB" if args.type == "PUB" else args.type
    socket = context.socket(getattr(zmq, kind))
    # Only what was sent may hold us at the end: a SUB keeps trying to deliver its subscriptions, too.
    socket.linger = int(args.deadline * 1000) if args.action in (send, echo) else 0
    socket.ipv6 = "[" in args.url
    if args.type == "PUB":
        socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        socket.setsockopt(zmq.XPUB_NODROP, 1)
    if args.hwm is not None:
        socket.set_hwm(args.hwm)
    for option in args.sockopt:
        set_option(socket, option)
    if args.type == "SUB":
        for prefix in args.subscribe or [""]:
            socket.subscribe(prefix)
    getattr(socket, args.attach)(args.url)
    return socket


def say_bound(socket, args):
    if args.attach != "bind" or not (args.bound_file or "*" in args.url):
        return
    endpoint = socket.last_endpoint.rstrip(b"\0").decode().replace("//0.0.0.0:", "//127.0.0.1:")
    if args.bound_file:
        with open(args.bound_file, "w", encoding="utf-8") as file:
            print(endpoint, file=file)
    else:
        print(endpoint, flush=True)


def wait_for_subscriptions(socket, args):
    count = 0
    while args.type == "PUB" and count < args.wait:
        count += socket.recv().startswith(b"\1")


def send(socket, args):
    wait_for_subscriptions(socket, args)
    with open_file(args.file, "rb") as messages:
        for frames in read_messages(messages):
            socket.send_multipart(frames)


def recv(socket, args):
    with open_file(args.file, "wb") as out:
        for _ in range(args.count):
            write_message(out, socket.recv_multipart())
            if not socket.poll(0):
                out.flush()


def ask(socket, args):
    with open_file(args.file, "rb") as requests, open_file(args.out, "wb") as replies:
        for frames in read_messages(requests):
            socket.send_multipart(frames)
            write_message(replies, socket.recv_multipart())
            replies.flush()


def echo(socket, args):
    done = 0
    while args.count is None or done < args.count:
        socket.send_multipart(socket.recv_multipart())
        done += 1


def hold(_socket, _args):
    while os.read(0, 4096):
        pass


def run_peer(args):
    global zmq
    import zmq  # only here: a corpus can be made without it

    set_deadline(args.deadline)
    context = zmq.Context()
    socket = open_socket(context, args)
    say_bound(socket, args)
    args.action(socket, args)
    socket.close()
    context.term()  # until what was sent has left; the deadline holds here too


# --- the command line ---


def corpus_parser():
    parser = argparse.ArgumentParser(prog="peer.py make-corpus")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", metavar="N", type=int)
    parser.add_argument("file")
    parser.add_argument("--total", metavar="BYTES", type=int, default=50_000_000, help="of all frames, about")
    parser.add_argument("--frames", metavar="MAX", type=int, default=40, help="of one message")
    return parser


def peer_parser():
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(prog="peer.py", description=__doc__, formatter_class=layout)
    parser.add_argument("--hwm", type=int)
    parser.add_argument("--sockopt", metavar="NAME=VALUE", action="append", default=[])
    parser.add_argument("--subscribe", metavar="PREFIX", action="append")
    parser.add_argument("--wait", metavar="N", type=int, default=1)
    parser.add_argument("--deadline", metavar="SECONDS", type=float, default=20)
    parser.add_argument("--bound-file", metavar="FILE")
    parser.add_argument("type", type=str.upper)
    parser.add_argument("attach", choices=["bind", "connect"])
    parser.add_argument("url")
    actions = parser.add_subparsers(required=True)

    def action(function, *arguments):
        sub = actions.add_parser(function.__name__)
        for name, settings in arguments:
            sub.add_argument(name, **settings)
        sub.set_defaults(action=function)

    action(send, ("file", {}))
    action(recv, ("count", {"type": int, "metavar": "N"}), ("file", {}))
    action(ask, ("file", {}), ("out", {}))
    action(echo, ("count", {"type": int, "metavar": "N", "nargs": "?"}))
    action(hold)
    return parser


def main():
    if sys.argv[1:2] == ["make-corpus"]:
        make_corpus(corpus_parser().parse_args(sys.argv[2:]))
    else:
        run_peer(peer_parser().parse_args())


if __name__ == "__main__":
    main()
