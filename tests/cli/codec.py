#!/usr/bin/env python3
"""Readers and writers of our formats by others, to hold ours against.

    codec.py nasty FILE     writes messages that formats and terminals may stumble over
    codec.py read FORMAT    messages in FORMAT on stdin become zmtp on stdout
    codec.py write FORMAT   the other way

json, msgpack, u32be, u32le and varint are read and written by what Python programs use for them; netstring by
what its specification says. json-ascii and json-tall are json as others may write it.
"""

import base64
import json
import struct
import sys

sys.dont_write_bytecode = True
from peer import read_exactly, read_messages, write_message  # noqa: E402

NASTY_FRAMES = [
    b"",
    b"\0",
    b"\n",
    b"\r\n",
    b" ",
    b"\t\v\f\a\b",
    b'"',
    b"\\",
    b'\\"\\\\" \\n \\x1b \\u0041 {"base64":"aGk="} ["',
    b"a b  c ",
    b"7:4:good,,",
    b"{0}{{}}%s%n",
    b"\x1b]0;title\x07\x1b[2J\x1b[31m\x1b(0\x9b31m\xc2\x9b31m",
    "\u202eevil\u2066\u2069\u200b\u200d\u2028\u2029\ufeff".encode(),
    "東京 😀 grüße e\u0301 \U0010ffff \uffff \ufdd0 \x7f \x80 \x9f".encode(),
    b"\xed\xa0\x80",  # a surrogate: not UTF-8
    b"\xed\xa0\xbd\xed\xb8\x80",  # a pair of them
    b"\xc0\x80",  # overlong
    b"\xf4\x90\x80\x80",  # beyond Unicode
    b"\xf0\x9f\x98",  # cut off
    b"ok \xff not",
    b"\xef\xbb\xbfbom",
    bytes(range(256)),
    bytes(range(255, -1, -1)),
]


def nasty_messages():
    for frame in NASTY_FRAMES:
        yield [frame]
        yield [frame, frame]
        yield [b"", frame, b""]
    for size in (15, 16, 31, 32, 127, 128, 254, 255, 256, 16383, 16384, 65535, 65536):
        yield [b"x" * size]
        yield [b"\xff" * size, b"\n" * size]
    yield NASTY_FRAMES
    for count in (15, 16, 17, 300):
        yield [b""] * count
    for filling in (b"\0", b"\\", b'"', b"\x1b", b"\xff", "東".encode()):
        yield [filling * ((1 << 20) // len(filling))]


# --- netstring: "[len]:[string],", len in decimal without leading zeros ---


def read_netstring(stream):
    digits = stream.read(1)
    if not digits:
        return None
    while (byte := read_exactly(stream, 1)) != b":":
        digits += byte
    assert digits.isdigit() and digits == b"%d" % int(digits), digits
    text = read_exactly(stream, int(digits))
    assert read_exactly(stream, 1) == b","
    return text


def read_netstrings(stream):
    import io

    while (message := read_netstring(stream)) is not None:
        inside = io.BytesIO(message)
        frames = []
        while (frame := read_netstring(inside)) is not None:
            frames.append(frame)
        yield frames


def netstring(text):
    return b"%d:%s," % (len(text), text)


def write_netstrings(messages, out):
    for frames in messages:
        out.write(netstring(b"".join(map(netstring, frames))))


# --- u32be, u32le, varint: one frame behind its length ---


def u32_reader(layout):
    def read(stream):
        while head := stream.read(4):
            yield [read_exactly(stream, struct.unpack(layout, head)[0])]

    return read


def u32_writer(layout):
    def write(messages, out):
        for (frame,) in messages:
            out.write(struct.pack(layout, len(frame)) + frame)

    return write


def read_varints(stream):
    from google.protobuf.internal.decoder import _DecodeVarint

    data = stream.read()
    position = 0
    while position < len(data):
        size, position = _DecodeVarint(data, position)
        assert position + size <= len(data)
        yield [data[position : position + size]]
        position += size


def write_varints(messages, out):
    from google.protobuf.internal.encoder import _VarintBytes

    for (frame,) in messages:
        out.write(_VarintBytes(len(frame)) + frame)


# --- msgpack and json ---


def read_msgpack(stream):
    import msgpack

    for frames in msgpack.Unpacker(stream, raw=False, max_buffer_size=1 << 30):
        assert isinstance(frames, list) and all(isinstance(frame, bytes) for frame in frames)
        yield frames


def write_msgpack(messages, out):
    import msgpack

    for frames in messages:
        out.write(msgpack.packb(frames))


def read_json(stream):
    for line in stream:
        message = json.loads(line)
        yield [frame.encode() if isinstance(frame, str) else base64.b64decode(frame["base64"], validate=True)
               for frame in message["frames"]]


def json_frame(frame):
    try:
        return frame.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(frame).decode()}


def json_writer(**settings):
    def write(messages, out):
        for frames in messages:
            text = json.dumps({"id": [None, {"frames": 1.5e3}], "frames": [*map(json_frame, frames)]}, **settings)
            out.write(text.encode() + b"\n")

    return write


FORMATS = {
    "netstring": (read_netstrings, write_netstrings),
    "u32be": (u32_reader(">I"), u32_writer(">I")),
    "u32le": (u32_reader("<I"), u32_writer("<I")),
    "varint": (read_varints, write_varints),
    "msgpack": (read_msgpack, write_msgpack),
    "json": (read_json, json_writer(ensure_ascii=False)),
    "json-ascii": (read_json, json_writer(ensure_ascii=True, separators=(",", ":"))),
    "json-tall": (read_json, json_writer(ensure_ascii=False, indent="\t")),
}


def main():
    action, what = sys.argv[1:]
    if action == "nasty":
        with open(what, "wb") as out:
            for frames in nasty_messages():
                write_message(out, frames)
    elif action == "read":
        for frames in FORMATS[what][0](sys.stdin.buffer):
            write_message(sys.stdout.buffer, frames)
    elif action == "write":
        FORMATS[what][1](read_messages(sys.stdin.buffer), sys.stdout.buffer)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
