#!/usr/bin/env python3
"""Servers of other protocols, for tests of what is said of them.

    server.py KIND [--fifo FILE] [--mechanism NAME] [--status STATUS] [--login NAME:PASSWORD] [--log FILE]
              [--host HOST]

KIND is one of
    silent      takes connections and says nothing
    close       closes them at once
    full        answers no attempt to connect: its queue of connections is full
    http        Python's http.server
    ssh         says what an SSH server says first
    tls         a TLS server
    smtp        says what a mail server says first
    zmtp1 zmtp2 the greeting of an old peer, by hand
    curve-cut   speaks ZMTP 3.1 with CURVE, and closes at the client's first command
    socks       a SOCKS 5 proxy. It wants the login of --login, if there is one, and answers with --status: 0 connects,
                others are its errors. What is asked for is a line in the file of --log
    zap         a PULL socket of this mechanism whose authentication handler answers with the status of --status
                (200), or what nobody understands where it is `rubbish`; the key of CURVE is in the file `server.sec`

It binds to a free port of 127.0.0.1 (`full`: of HOST), writes `tcp://127.0.0.1:PORT` into FILE (default: stdout) and serves until it
is killed.
"""

import argparse
import http.server
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading


def say_port(port, fifo, host="127.0.0.1"):
    line = f"tcp://{host}:{port}\n"
    if fifo:
        with open(fifo, "w", encoding="utf-8") as file:
            file.write(line)
    else:
        print(line, end="", flush=True)


def tls_context():
    with tempfile.TemporaryDirectory() as directory:
        key, certificate = os.path.join(directory, "key"), os.path.join(directory, "certificate")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "1"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


def drain(connection):
    try:
        while connection.recv(4096):
            pass
    except OSError:
        pass


def speak(words):
    def serve(connection):
        connection.sendall(words)
        drain(connection)

    return serve


def serve_tls(context):
    def serve(connection):
        try:
            drain(context.wrap_socket(connection, server_side=True))
        except (ssl.SSLError, OSError):
            pass

    return serve


def cut(connection):
    connection.sendall(b"\xff" + bytes(8) + b"\x7f\x03")
    got = b""
    while len(got) < 11 and (more := connection.recv(11 - len(got))):
        got += more
    connection.sendall(b"\x01CURVE".ljust(53, b"\0"))
    while len(got) < 65 and (more := connection.recv(4096)):
        got += more


def receive(connection, size):
    got = b""
    while len(got) < size:
        more = connection.recv(size - len(got))
        if not more:
            raise OSError("closed")
        got += more
    return got


def relay(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def socks(args):
    def logs_in(connection):
        methods = receive(connection, receive(connection, 2)[1])
        method = b"\2" if args.login else b"\0"
        connection.sendall(b"\5" + (method if method in methods else b"\xff"))
        if not args.login or method not in methods:
            return method in methods
        name = receive(connection, receive(connection, 2)[1])
        right = name + b":" + receive(connection, receive(connection, 1)[0]) == args.login.encode()
        connection.sendall(b"\1" + (b"\0" if right else b"\1"))
        return right

    def serve(connection):
        if not logs_in(connection):
            return drain(connection)
        kind = receive(connection, 4)[3]
        if kind == 3:
            host = receive(connection, receive(connection, 1)[0]).decode()
        else:
            host = socket.inet_ntop(*((socket.AF_INET, receive(connection, 4)) if kind == 1 else
                                      (socket.AF_INET6, receive(connection, 16))))
        port = int.from_bytes(receive(connection, 2), "big")
        if args.log:
            with open(args.log, "a", encoding="utf-8") as log:
                log.write(f"{host} {port}\n")
        code, target = int(args.status), None
        if code == 0:
            try:
                target = socket.create_connection(("127.0.0.1" if kind == 3 else host, port))
            except ConnectionRefusedError:
                code = 5
        connection.sendall(bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))
        if target:
            threading.Thread(target=relay, args=(target, connection), daemon=True).start()
            relay(connection, target)

    return serve


def serve_full(args):
    with socket.socket() as listener:
        listener.bind((args.host, 0))
        listener.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        say_port(listener.getsockname()[1], args.fifo, args.host)
        signal.pause()


def serve_zap(args):
    import zmq

    context = zmq.Context()
    handler = context.socket(zmq.ROUTER)
    handler.bind("inproc://zeromq.zap.01")
    puller = context.socket(zmq.PULL)
    puller.setsockopt(zmq.ZAP_DOMAIN, b"test")
    if args.mechanism == "plain":
        puller.plain_server = True
    if args.mechanism == "curve":
        puller.curve_server = True
        with open("server.sec", "rb") as key:
            puller.curve_secretkey = key.read()
    puller.bind("tcp://127.0.0.1:*")
    say_port(int(puller.last_endpoint.rstrip(b"\0").rsplit(b":", 1)[1]), args.fifo)
    while True:
        frames = handler.recv_multipart()
        start = frames.index(b"") + 1
        reply = [b"1.0", frames[start + 1], args.status.encode(), b"text", b"", b""]
        handler.send_multipart(frames[:start] + ([b"rubbish"] if args.status == "rubbish" else reply))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind")
    parser.add_argument("--fifo")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--mechanism", choices=["null", "plain", "curve"], default="null")
    parser.add_argument("--status", default="200")
    parser.add_argument("--login")
    parser.add_argument("--log")
    args = parser.parse_args()
    if args.kind == "http":
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        say_port(server.server_port, args.fifo)
        server.serve_forever()
    if args.kind == "zap":
        return serve_zap(args)
    if args.kind == "full":
        return serve_full(args)
    kinds = {
        "silent": drain,
        "close": lambda connection: None,
        "ssh": speak(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
        "smtp": speak(b"220 mail.example.org ESMTP\r\n"),
        "zmtp1": speak(b"\x01\x00"),
        "zmtp2": speak(b"\xff" + bytes(7) + b"\x01\x7f\x01\x07\x00\x00"),
        "curve-cut": cut,
        "socks": socks(args),
    }
    serve = serve_tls(tls_context()) if args.kind == "tls" else kinds[args.kind]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    say_port(listener.getsockname()[1], args.fifo)

    def handle(connection):
        try:
            serve(connection)
        except OSError:
            pass
        finally:
            connection.close()

    while True:
        connection, _ = listener.accept()
        threading.Thread(target=handle, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
