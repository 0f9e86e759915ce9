#!/usr/bin/env python3
"""Runs the program while something that it needs is missing, and says where it does not end as the manual says.

    faults.py closed | full | gone | descriptors | threads | memory | forbidden | signals [N] | start

`signals` tries so many moments that it takes minutes; with a number it tries one in so many, each time others.

Every run must end in time, with a documented exit status or by the signal that it was sent, without an abort, without
spinning (a limit on processor time ends a run that does), and with a line on standard error where the status is not 0 and a line can be written.
"""

import concurrent.futures
import itertools
import os
import pty
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

ZCAT = os.path.abspath(os.environ["ZCAT"])
SLOW = 4 if os.environ.get("SANITIZED") else 1
SECONDS = 20 * SLOW  # for a run that has to end by itself
CPU_SECONDS = 3 * SLOW  # more than that is spinning
failures = []


def free_port():
    """A port outside the range that the system hands out."""
    while True:
        port = random.SystemRandom().randrange(10000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class Run:
    """One run of the program; `prepare` is called in the child."""

    def __init__(self, words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, prepare=None,
                 front=()):
        def in_child():
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            if prepare is not None:
                prepare()

        self.words = words
        self.process = subprocess.Popen([*front, ZCAT, *words], stdin=stdin, stdout=stdout, stderr=stderr,
                                        preexec_fn=in_child, start_new_session=True)
        for descriptor in (stdout, stderr):
            if descriptor != subprocess.PIPE:
                os.close(descriptor)

    def end(self):
        """Waits for the end: (status, stdout, stderr). The status is None where it had to be killed."""
        try:
            out, err = self.process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            return None, b"", b""
        return self.process.returncode, out or b"", err or b""


def fail(what, run, *details):
    failures.append(what)
    print(f"{what}: zcat {' '.join(run.words)}:", *details, file=sys.stderr)


def judge(what, run, allowed, wants_line=True):
    status, out, err = run.end()
    if status is None:
        fail(what, run, "did not end")
    elif status == 127 and b"error while loading shared libraries" in err:
        pass  # so little is left that the program was not even begun
    elif status not in allowed:
        fail(what, run, f"status {status}, not one of {sorted(allowed)}", err[-300:])
    elif wants_line and status > 0 and not (re.search(rb"^(zcat: |usage:)", err, re.M) or run.words[0] == "probe" and out):
        fail(what, run, f"status {status} without a line", err[-300:])


def commands(port):
    """Command lines that end by themselves where nobody is there, and the status that they then have."""
    url, bound = f"tcp://127.0.0.1:{port}", "tcp://127.0.0.1:*"
    return {
        ("push", url, "-m", "x", "-w", "0.2"): {3},
        ("push", url, "-w", "0.2"): {0, 1, 3},
        ("pub", bound, "-m", "x", "-w", "0.2"): {3},
        ("pull", bound, "-n", "1", "-w", "0.2"): {3},
        ("sub", url, "-n", "1", "-w", "0.2"): {3},
        ("req", url, "-m", "x", "-w", "0.2"): {3},
        ("rep", bound, "--echo", "-w", "0.2"): {3},
        ("pair", url, "-m", "x", "-w", "0.2"): {3},
        ("probe", url, "-w", "0.2"): {3},
        ("run", "push", "inproc://a", "-m", "x", "-w", "2", "::", "pull", "inproc://a", "-n", "1", "-w", "2"): {0},
        ("options", "SNDHWM"): {0},
        ("completions", "bash"): {0},
        ("--help",): {0},
        ("--version",): {0},
        ("nonsense",): {2},
        ("push", "nowhere"): {2},
        ("pull", bound, "-n", "x"): {2},
    }


def closed():
    """Each of the three standard descriptors closed, in every combination."""
    for subset in [s for n in (1, 2, 3) for s in itertools.combinations((0, 1, 2), n)]:
        def close(descriptors=subset):
            for descriptor in descriptors:
                os.close(descriptor)

        for words, statuses in commands(free_port()).items():
            allowed = statuses | ({1} if {0, 1} & set(subset) else set())
            yield judge, f"closed {subset}", dict(words=words, prepare=close), allowed, 2 not in subset


def full():
    """Standard output, standard error or both on a full disk."""
    def disk():
        return os.open("/dev/full", os.O_WRONLY)

    for words, statuses in commands(free_port()).items():
        prints = words[0] in ("options", "completions", "--help", "--version", "run", "probe")
        allowed = {1} if prints else statuses
        yield judge, "stderr full", dict(words=words, stderr=disk()), statuses, False
        yield judge, "stdout full", dict(words=words, stdout=disk()), allowed, True
        yield judge, "both full", dict(words=words, stdout=disk(), stderr=disk()), allowed, False


def gone():
    """Standard output and standard error on a terminal that has gone: who would receive may end first (3, 5)."""
    for words, statuses in commands(free_port()).items():
        master, slave = pty.openpty()
        os.close(master)
        yield (judge, "terminal gone", dict(words=words, stdout=os.dup(slave), stderr=slave),
               statuses | {0, 1, 3, 5, -signal.SIGHUP}, False)


def limited(kind, value):
    def prepare():
        resource.setrlimit(kind, (value, value))

    return prepare


def descriptors():
    """Too few descriptors."""
    least = 4 if SLOW == 1 else 12  # the sanitizers need some themselves
    for limit in [*range(least, 48), 64]:
        for words, statuses in commands(free_port()).items():
            prepare = limited(resource.RLIMIT_NOFILE, limit)
            yield judge, f"{limit} descriptors", dict(words=words, prepare=prepare), statuses | {1}, True


def threads():
    """Too few threads, for a user that nobody else is."""
    if os.geteuid() != 0:
        sys.exit("faults.py: only root can become another user")
    for limit in range(1, 9):
        for words, statuses in commands(free_port()).items():
            def prepare(limit=limit, user=64000 + next(users)):
                resource.setrlimit(resource.RLIMIT_NPROC, (limit, limit))
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)

            yield judge, f"{limit} threads", dict(words=words, prepare=prepare), statuses | {1}, True


def memory():
    """Too little memory: 127 and the kernel's signals are the dynamic linker's end, before the program begins."""
    for limit in range(8, 260, 6):
        for words, statuses in commands(free_port()).items():
            prepare = limited(resource.RLIMIT_AS, limit << 20)
            linking = {127, -signal.SIGKILL, -signal.SIGSEGV} if limit < 24 else set()
            yield judge, f"{limit} MiB", dict(words=words, prepare=prepare), statuses | {1} | linking, limit >= 24


def forbidden():
    """A system call that is answered with EPERM, as profiles of containers do."""
    forbid = os.environ["ZCAT_FORBID"]
    calls = ["epoll_pwait2", "clone3", "sched_setscheduler", "sched_setaffinity", "prlimit64", "eventfd2",
             "timerfd_create", "epoll_create1", "socketpair", "getrandom", "inotify_init1", "statx", "pidfd_open"]
    for call in calls:
        for words, statuses in commands(free_port()).items():
            yield judge, f"without {call}", dict(words=words, front=(forbid, call)), statuses | {1}, True


def signals():
    """A signal at any moment, during the start, too."""
    return itertools.compress(all_signals(), (random.random() * one_in < 1 for _ in itertools.count()))


def all_signals():
    port = free_port()
    lines = [("pull", f"tcp://127.0.0.1:{port}"), ("push", f"tcp://127.0.0.1:{port}", "-m", "x"),
             ("req", f"tcp://127.0.0.1:{port}", "-m", "x"), ("probe", f"tcp://127.0.0.1:{port}", "-w", "60"),
             ("run", "sub", "inproc://a", "::", "pub", "inproc://a", "-m", "x", "--wait", "2")]
    for words in lines:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            for step in range(0, 60, 1 if number == signal.SIGTERM else 4):
                yield strike, f"signal {number} after {step * 0.7:.1f} ms", dict(words=words), {-number}, step * 0.0007


def start():
    """A signal during the start, for commands that end at once."""
    for words in (("pull", f"ipc://@zcat-faults-{os.getpid()}"), ("sub", f"tcp://127.0.0.1:{free_port()}")):
        for step in range(50):
            yield strike, f"a signal after {step * 0.3:.1f} ms", dict(words=words), {-signal.SIGTERM}, step * 0.0003


def strike(what, run, allowed, moment):
    until = time.monotonic() + moment
    while time.monotonic() < until:  # the moment is what is tried: no event stands for it
        pass
    run.process.send_signal(-next(iter(allowed)))
    judge(what, run, allowed, wants_line=False)


def attempt(trial):
    how, what, run, *expected = trial
    how(what, Run(**run), *expected)


users = itertools.count()
cases = {case.__name__: case for case in (closed, full, gone, descriptors, threads, memory, forbidden, signals, start)}
names = [word for word in sys.argv[1:] if not word.isdigit()]
one_in = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1)
tried = 0
for name in names:
    # what is timed runs alone; the others wait for time-outs most of the time
    with concurrent.futures.ThreadPoolExecutor(1 if name in ("signals", "start") else 8) as pool:
        tried += sum(1 for _ in pool.map(attempt, cases[name]()))
print(f"{tried} runs, {len(failures)} failures")
sys.exit(1 if failures or tried == 0 else 0)
