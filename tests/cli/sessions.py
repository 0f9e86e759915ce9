#!/usr/bin/env python3
"""Runs sessions as they stand in the manual and the README, and compares what comes out.

    sessions.py run FILE...     runs each session of these files
    sessions.py lines FILE...   prints the command lines in them

A session is what a shell shows: lines that begin with `$ ` are typed, `> ` goes on with one, all others are what
is printed. In a page of the manual (*.in, *.5, *.part) it is a literal display, in Markdown a block marked `console`; in any
other file sessions are separated by blank lines, and `#` begins a comment.

Each runs in a bash of its own, in an empty directory, with ports (55nn, 8080, 28332) and abstract names that are free, and must end within a minute. What goes
to standard error counts where the session shows lines of the program itself. What still runs at its end is ended.
ZCAT is the program; under another name it takes part as if the sessions had that.
"""

import difflib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile

SECONDS = 60


def blocks(path):
    text = open(path, encoding="utf-8").read()
    if path.endswith((".in", ".5", ".part")):
        found = re.findall(r"^\.Bd -literal.*\n((?:.*\n)*?)\.Ed$", text, re.M)
        found = [re.sub(r"\\([-e&])", lambda m: {"-": "-", "e": "\\", "&": ""}[m[1]], block) for block in found]
    elif path.endswith(".md"):
        found = re.findall(r"^```console\n((?:.*\n)*?)```$", text, re.M)
    else:
        found = re.split(r"\n\s*\n", re.sub(r"^#.*\n", "", text, flags=re.M))
    return [block.strip("\n") for block in found if block.lstrip().startswith("$ ")]


def parse(block):
    typed, printed = [], []
    for line in block.split("\n"):
        if line.startswith("$ "):
            typed.append(line[2:])
        elif line.startswith("> ") and not printed_since_typed:
            typed[-1] += "\n" + line[2:]
        else:
            printed.append(line)
        printed_since_typed = not line.startswith(("$ ", "> "))
    return typed, "".join(line + "\n" for line in printed)


def free_ports(wanted):
    """Ports outside the range that the system hands out, so that nobody else gets them in between."""
    chosen = {}
    rng = random.Random(os.getpid())
    while len(chosen) < len(wanted):
        port = rng.randrange(15000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                continue
        if str(port) not in chosen.values():
            chosen[wanted[len(chosen)]] = str(port)
    return chosen


def end_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


def called(block, name):
    """The session of a program that is installed as `name`: sessions call it zcat. Its profiles keep their directory."""
    return re.sub(r"(?<![A-Za-z0-9])zcat(?!\w|/profiles)", name, block)


def run(block, program):
    block = called(block, os.path.basename(program))
    ports = free_ports(sorted(set(re.findall(r"\b(?:55\d\d|8080|28332)\b", block))))
    for port, free in ports.items():
        block = re.sub(rf"\b{port}\b", free, block)
    block = re.sub(r"ipc://@\w+", rf"\g<0>-{os.getpid()}", block)
    typed, wanted = parse(block)
    errors_count = f"{os.path.basename(program)}: " in wanted
    with tempfile.TemporaryDirectory() as home:
        bin_directory = os.path.join(home, "bin")
        here = os.path.join(home, "here")
        os.mkdir(bin_directory)
        os.mkdir(here)
        os.symlink(program, os.path.join(bin_directory, os.path.basename(program)))
        environment = dict(os.environ, PATH=f"{bin_directory}:{os.environ['PATH']}", HOME=home)
        script = os.path.join(home, "script")
        with open(script, "w", encoding="utf-8") as file:
            file.write("\n".join(typed) + "\nfor job in $(jobs -p); do kill $job; done 2>/dev/null; wait\n")
        shell = subprocess.Popen(
            ["bash", script], cwd=here, env=environment, start_new_session=True, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if errors_count else subprocess.PIPE)
        try:
            got, said = shell.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            end_group(shell.pid)
            got, said = shell.communicate()
            said = f"killed after {SECONDS} s\n{said or ''}"
        end_group(shell.pid)
    if got == wanted and shell.returncode == 0:
        return True
    print(f"--- this session came out otherwise:\n{block}\n---", file=sys.stderr)
    sys.stderr.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True), "expected", "actual"))
    print(f"--- status {shell.returncode}, stderr:\n{said or ''}", file=sys.stderr)
    return False


def main():
    action, *paths = sys.argv[1:]
    sessions = [block for path in paths for block in blocks(path)]
    if not sessions:
        sys.exit(f"sessions.py: none in {' '.join(paths)}")
    if action == "lines":
        for block in sessions:
            print("\n".join(parse(block)[0]))
        return
    results = [run(block, os.path.abspath(os.environ["ZCAT"])) for block in sessions]
    print(f"{sum(results)} of {len(results)} sessions came out as written")
    sys.exit(0 if all(results) else 1)


main()
