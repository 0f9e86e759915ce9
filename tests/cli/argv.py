#!/usr/bin/env python3
"""Throws generated command lines at zcat: argv.py SEED N.

Most are made of what the help names, so that they get as far as a socket; the others are broken in some place. They
give up after a moment. None may end in a crash, whatever its exit status; those that do are printed, ready to be typed.
"""

import concurrent.futures
import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys

ZCAT = os.environ["ZCAT"]
STATUSES = set(range(6))
TRANSPORTS = "tcp ipc inproc ws wss pgm epgm norm tipc udp vmci vsock".split()

# What may well be right, and what may not; one word in SLIPS is of the latter.
SLIPS = 20
BROKEN = ["", "x", "-1", "\\", "\\x", "{", "{nonsense}", "[1,2]", "\xff", "%s%n", "--", "-", "0x10", "1e400", "nan", "99999999999999999999"]
# Nobody listens at port 1: other tests rely on it. Here it is port 2, where some of these lines do.
BROKEN_ENDPOINTS = [
    "", "@", ">", "/", "@.", "://", "tcp:", "tcp://", "tcp://:", "tcp://[", "tcp://[]:2", "tcp://127.0.0.1:65536",
    "tcp://127.0.0.1:-1", "ipc://", "ipc://@", "ipc://*a", "@ipc:///dev/null", "ws://127.0.0.1:2/a/b", "wss://127.0.0.1:0",
    "inproc://a", "inproc://", "pgm://239.192.1.1:5556", "epgm://239.192.1.1:5556", "epgm://nope;239.192.1.1:5556",
    "epgm://lo;239.192.1.1:2", "norm://239.192.1.1:UDP", "norm://127.0.0.1:UDP", "norm://1,127.0.0.1:0", "norm://localhost:5558",
    "norm://x,lo;239.1.1.1:2", "tipc://{5560,0,0}", "tipc://<*>", "tipc://{1,1}", "udp://127.0.0.1:5559", "vmci://1:1",
]
ENDPOINTS = [
    "tcp://127.0.0.1:0", "tcp://*:*", "@tcp://127.0.0.1:*", "tcp://127.0.0.1:2", ">tcp://localhost:2", "tcp://[::1]:0",
    "tcp://lo:0", "tcp://127.0.0.1:0;127.0.0.1:2", "tcp://x.invalid:2", "127.0.0.1:2", ":0", "2", "ipc://*", "ipc://@a",
    "@ipc://@a%d", "./a", "@./a", "./endpoints", "ws://127.0.0.1:0", "ws://127.0.0.1:2/a", "@ws://127.0.0.1:*/a",
    "epgm://lo;239.192.1.1:5556", "pgm://lo;239.192.1.1:5556", "norm://lo;239.192.1.1:UDP", "norm://127.0.0.1:UDP",
    "udp://127.0.0.1:5558", "udp://lo;239.192.1.1:5558",
]
ADDRESSES = ["127.0.0.1", "*", "", "lo", "[::1]", "localhost", "239.1.1.1", "lo;239.1.1.1", "@x", "{5560,0}", "0", "255.255.255.255"]
PORTS = ["0", "2", "*", "007", "65536", "5556"]
NUMBERS = ["0", "1", "2", "3", "100", "2147483647"]
TEXTS = ["", "x", "a\tb", "+a", "[1,2]", "\"x\"", "00ff", "two\nlines"]
VALUES = {
    "DELIM": ["\\n", "\\0", ";", "\\x00\\xff"],
    "SEP": ["\\t", ", ", "\\n"],
    "TEMPLATE": ["{0}", "{body} {seq} {time} {size} {count} {peer} {user}", "{time:%H}", "{{", "{99}"],
    "FILE": ["made", "/dev/null", "/dev/full", "endpoints", "missing/made", "."],
    "PATH": ["endpoints", "/dev/null", "missing", "."],
    "MODE": ["0660", "0777", "0", "999"],
    "TYPE": "push pull pub sub req rep pair dealer router xpub xsub stream client server radio dish scatter gather peer channel dgram".split(),
    "FORMAT": "line nul zmtp netstring u32be u32le varint msgpack json quoted hex raw dump".split(),
    "N": NUMBERS,
    "DURATION": ["0", "10ms", "0.02", "1us", "1d"],
    "SPEED": ["1x", "0", "100"],
}


def run(arguments, **more):
    return subprocess.run([ZCAT, *arguments], capture_output=True, text=True, check=True, **more).stdout


def read_help():
    """The commands, and of each its options with the placeholder of their value, or none."""
    commands = {}
    cells = [cell for line in run(["--help"]).splitlines() for cell in (line[:40], line[40:])]  # two columns
    for name in (found[1] for found in (re.match(r"  ([a-z]+) {2,}\S", cell) for cell in cells) if found):
        found = re.findall(r"^  (?:-(.), |    )--([a-z0-9-]+) *([A-Z][A-Z\[\]=]*)?", run([name, "--help", "all"]), re.M)
        commands[name] = found
    return commands


def slips(rng):
    return rng.randrange(SLIPS) == 0


def mutated(rng, text):
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(["", "\n", " ", ":", "/", ";", "%", "é", "\x01", "A" * 300, "[", "*"]) + text[at + rng.randrange(2) :]


def endpoint(rng):
    if rng.randrange(6) == 0:
        mark = rng.choice(["", "@", ">"])
        transport, address, port = rng.choice(TRANSPORTS), rng.choice(ADDRESSES), rng.choice(PORTS)
        return f"{mark}{transport}://{address}:{'UDP' if transport == 'norm' and port in ('2', '5556') else port}"
    text = rng.choice(BROKEN_ENDPOINTS if slips(rng) else ENDPOINTS)
    return mutated(rng, text) if slips(rng) else text


def socket_option(rng, rows):
    row = rng.choice(rows)
    if rng.randrange(10) == 0:
        return row["name"]
    ends = [word for word in re.findall(r"-?\d+", row["range"])] + [str(value) for value in row["values"]]
    odd = ["hex:00", "hex:0", "file:endpoints", "env:HOME", "fd:0", "fd:99", "127.0.0.1:1", "1" * 40, "2s", "64K", "lo", *BROKEN]
    return f"{row['name']}={rng.choice(odd if slips(rng) or not ends else ends + NUMBERS)}"


def value_of(rng, option, placeholder, rows):
    if slips(rng):
        return rng.choice(BROKEN)
    if option == "repeat":
        return rng.choice(["1", "3"])  # not 0, which goes on for ever
    if placeholder.startswith("NAME"):
        return socket_option(rng, rows)
    if placeholder == "ENDPOINT":
        return endpoint(rng)
    return rng.choice(VALUES.get(placeholder, TEXTS))


def words(rng, commands, rows):
    name = rng.choice([name for name in commands if name != "run" for _ in range(6 if commands[name] else 1)])
    line = [name]
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        if slips(rng) or not commands[name]:
            line.append(rng.choice(["--", "-", "--nope", "-z", "::", "-o", "--help=1", "bash", "LINGER", *BROKEN]))
            continue
        letter, option, placeholder = rng.choice(commands[name])
        spelled = [f"--{option}"] + ([f"-{letter}"] if letter else [])
        if option == "help" or option in HURRY:
            continue
        if placeholder == "":
            line.append(rng.choice(spelled))
        elif rng.randrange(2):
            line += [rng.choice(spelled), value_of(rng, option, placeholder, rows)]
        else:
            line.append(f"--{option}={value_of(rng, option, placeholder, rows)}")
    if any(option in HURRY for _, option, _ in commands[name]):  # it opens sockets
        line += [endpoint(rng) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        if any(option == "message" for _, option, _ in commands[name]) and rng.randrange(2):
            line += ["-m", rng.choice(TEXTS)]
    return line


HURRY = {"timeout": "0.02", "linger": "0.02"}


def hurried(commands, line):
    """With the options that make it give up after a moment, as far as it takes them."""
    taken = {option for _, option, _ in commands.get(line[0], [])}
    for option, value in HURRY.items():
        if option in taken:
            line = [*line, f"--{option}", value]
    return line


def command_line(rng, commands, rows):
    line = hurried(commands, words(rng, commands, rows))
    if rng.randrange(12) == 0:
        line = ["run", *line, "::", *hurried(commands, words(rng, commands, rows))]
    if rng.randrange(20) == 0:
        at = rng.randrange(len(line))
        line[at] = mutated(rng, line[at])
    return line


def crashed(number, line, directory):
    """What is wrong with how it ended; nothing where all is well."""
    place = os.path.join(directory, str(number % 16))
    os.makedirs(place, exist_ok=True)
    arguments = [word.replace("\0", "").encode("utf-8", "surrogateescape") for word in line]
    environment = {**os.environ, "TMPDIR": place, "MANPAGER": "cat", "PAGER": "cat"}
    process = subprocess.Popen([ZCAT, *arguments], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, errors = process.communicate(timeout=3)
    except subprocess.TimeoutExpired:  # some line may well wait: what matters is how it ends
        process.send_signal(signal.SIGTERM)
        try:
            _, errors = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            return f"could not be ended: {process.communicate()[1]!r}"
        if process.returncode == -signal.SIGTERM:
            return None
    if process.returncode in STATUSES:
        return None
    return f"status {process.returncode}: {errors[-300:]!r}"


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    commands = read_help()
    rows = [json.loads(row) for row in run(["options", "--json"]).splitlines()]
    # norm aborts where somebody takes its port between our look and its own: each line has another one, and so has
    # whoever runs this at the same time
    first = 10000 + os.getpid() % 10 * 2000
    lines = [[word.replace(":UDP", f":{first + number}") for word in command_line(rng, commands, rows)] for number in range(count)]
    directory = os.getcwd()
    for number in range(16):
        os.makedirs(str(number), exist_ok=True)
        with open(f"{number}/endpoints", "w", encoding="utf-8") as file:
            file.write("tcp://127.0.0.1:2\nipc://@x  # a comment\n")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(lambda number: crashed(number, lines[number], directory), range(count)))
    crashes = [(line, end) for line, end in zip(lines, ends) if end]
    for line, end in crashes:
        print(shlex.join(["zcat", *line]), "#", end)
    sys.exit(1 if crashes else 0)


if __name__ == "__main__":
    main()
