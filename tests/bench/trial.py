"""Trials: programs that are started together, watched, and checked for what came out of them."""

import functools
import json
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field

DEADLINE = 120  # seconds, for whatever is awaited


class Failure(Exception):
    """A trial that did not do its work: what came out is not what went in, or a program failed."""


class Skipped(Exception):
    """A row that cannot be measured here."""


@dataclass
class Usage:
    """What one run of a program used; the fields that the meter writes, in its order."""
    start: float
    end: float
    user: float
    system: float
    peak_kib: float
    waits: float
    preemptions: float
    written: float
    status: float

    @property
    def cpu(self):
        return self.user + self.system


@dataclass
class Sample:
    """What one trial came to. `value` is in the row's unit, lower is better where it is a time."""
    value: float
    senders: list = field(default_factory=list)
    receivers: list = field(default_factory=list)
    scale: int = 1  # so many times the row's messages went through


class Program:
    """A program under the meter. `say` is read from where it says at which endpoint it is bound."""

    def __init__(self, lab, argv, stdin=None, stdout=None, runs=1, bound=None):
        self.argv = argv
        report, report_end = os.pipe()
        self._report = os.fdopen(report)
        passed = [report_end]
        self._bound = None
        if any('{bound}' in argument for argument in argv):
            reading, writing = os.pipe()
            self._bound = os.fdopen(reading)
            passed.append(writing)
            argv = [argument.replace('{bound}', f'/dev/fd/{writing}') for argument in argv]
        self._errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [lab.meter, str(report_end), str(runs), *argv], pass_fds=passed, start_new_session=True,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.DEVNULL if stdout is None else stdout,
            stderr=subprocess.PIPE if bound else self._errors)
        for fd in passed:
            os.close(fd)
        self._pattern = bound
        self.runs = []

    def endpoint(self):
        """Where it is bound, once it is."""
        if self._pattern is None:
            line = self._bound.readline().strip()
            if not line:
                raise Failure(f'{self.argv[0]} {self.argv[1]} did not bind: {self.errors()}')
            return line
        said = self.said(self._pattern)
        # what it goes on saying must not block it
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        return said

    def endpoints(self, count):
        """Where it is bound that many times."""
        return [self.endpoint() for _ in range(count)]

    def said(self, pattern):
        for line in self.process.stderr:
            if found := re.search(pattern, line.decode()):
                return found.group(1) if found.groups() else found.group()
        raise Failure(f'{self.argv[0]} did not say {pattern}')

    def errors(self):
        self._errors.seek(0)
        return self._errors.read().decode(errors='replace').strip()

    def finish(self):
        """Waits for its end. Returns the usage of its only run, or of its last."""
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise Failure(f'out of time: {" ".join(self.argv)}') from None
        self.runs = [Usage(*map(float, line.split())) for line in self._report]
        if self.process.returncode != 0 or not self.runs:
            raise Failure(f'status {self.process.returncode}: {" ".join(self.argv)}: {self.errors()}')
        return self.runs[-1]

    def kill(self):
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            pass
        self.process.wait()
        for file in (self._report, self._bound, self._errors, self.process.stderr):
            if file is not None:
                file.close()


class Trial:
    """The programs of one trial: whatever happens, none of them outlives it."""

    def __init__(self, lab):
        self.lab = lab
        self.programs = []
        self.files = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in self.programs:
            program.kill()
        for file in self.files:
            file.close()

    def start(self, argv, **how):
        self.programs.append(Program(self.lab, argv, **how))
        return self.programs[-1]

    def pipe(self):
        """The two ends of a pipe as files without buffers; the child's end is to be closed when it has it."""
        reading, writing = os.pipe()
        ends = os.fdopen(reading, 'rb', 0), os.fdopen(writing, 'wb', 0)
        self.files += ends
        return ends

    def open(self, path):
        self.files.append(open(path, 'rb'))
        return self.files[-1]


class Checker(threading.Thread):
    """Reads a pipe to its end and compares it with what has to come."""

    def __init__(self, pipe, expected, convert=None):
        super().__init__(daemon=True)
        self._pipe, self._expected, self._convert = pipe, expected, convert
        self._wrong = None
        self.start()

    def run(self):
        try:
            self._wrong = (self._compare_lines if self._convert else self._compare_bytes)()
        except Exception as error:  # of a converter, mostly: the message is not even well formed
            self._wrong = repr(error)

    def _compare_bytes(self):
        seen = 0
        with open(self._expected, 'rb') as expected:
            while block := self._pipe.read(1 << 20):
                if block != expected.read(len(block)):
                    while self._pipe.read(1 << 20):
                        pass
                    return f'other bytes than went in, from {seen} on'
                seen += len(block)
            return 'it ends too early' if expected.read(1) else None

    def _compare_lines(self):
        with open(self._expected, 'rb') as expected, os.fdopen(os.dup(self._pipe.fileno()), 'rb') as lines:
            for number, line in enumerate(lines, 1):
                if self._convert(line) != expected.readline():
                    while lines.read(1 << 20):
                        pass
                    return f'line {number} is not what went in'
            return 'it ends too early' if expected.read(1) else None

    def verdict(self):
        self.join(DEADLINE)
        if self.is_alive() or self._wrong:
            raise Failure(f'what came out is not what went in: {self._wrong or "no end"}')


class Lab:
    """What a benchmark needs: the programs, a private directory, inputs."""

    def __init__(self, build):
        cache = open(os.path.join(build, 'CMakeCache.txt')).read()
        setting = lambda name: re.search(rf'^{name}:\w+=(.*)$', cache, re.M).group(1)
        self.build_type = setting('CMAKE_BUILD_TYPE')
        self.compiler = setting('CMAKE_CXX_COMPILER')
        build = os.path.abspath(build)
        self.zcat = os.path.join(build, setting('ZCAT_NAME'))
        self.floor = os.path.join(build, 'tests/bench/bench-floor')
        self.between = os.path.join(build, 'tests/bench/bench-between')
        self.meter = os.path.join(build, 'tests/bench/bench-meter')
        for program in (self.zcat, self.floor, self.between, self.meter):
            if not os.access(program, os.X_OK):
                raise SystemExit(f'bench: there is no {program}: tests/bench/run without --build builds it')
        self._static = os.path.join(os.path.dirname(build), 'static', os.path.basename(self.zcat))
        self.directory = tempfile.mkdtemp(prefix='zcat-bench.')

    def close(self):
        shutil.rmtree(self.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    @functools.cached_property
    def static(self):
        """The static program, of the same version."""
        version = lambda program: subprocess.run([program, '--version'], capture_output=True).stdout.splitlines()[:1]
        if not os.access(self._static, os.X_OK) or version(self._static) != version(self.zcat):
            raise Skipped(f'there is no {self._static} of the same version: tools/static makes it')
        return self._static

    @staticmethod
    def need(program):
        """Where a program of somebody else is."""
        if path := shutil.which(program, path=os.environ.get('PATH', '') + ':/usr/sbin:/usr/local/sbin'):
            return path
        raise Skipped(f'{program} is not installed')

    def forget_inputs(self):
        """Inputs are large: none of them outlives its row."""
        for name in os.listdir(self.directory):
            os.unlink(self.path(name))

    def input(self, kind, size, count, frames=1):
        """A file of `count` messages, numbered, so that loss and disorder show. Made once."""
        path = self.path(f'{kind}-{size}-{count}-{frames}')
        if os.path.exists(path):
            return path
        filling = b'abcdefghijklmnopqrstuvwxyz0123456789' * (size // 36 + 1)
        encode = ENCODERS[kind]
        step = max(1, (1 << 20) // (size * frames + 1))
        with open(path, 'wb') as file:
            for first in range(0, count, step):
                numbers = range(first, min(count, first + step))
                file.write(b''.join(encode((b'%09d ' % i + filling)[:size], frames) for i in numbers))
        return path


def zmtp(body, frames):
    long_frame = len(body) > 255
    length = len(body).to_bytes(8 if long_frame else 1, 'big')
    flags = 2 if long_frame else 0
    return (bytes([flags | 1]) + length + body) * (frames - 1) + bytes([flags]) + length + body


ENCODERS = {
    'line': lambda body, _: body + b'\n',
    'numbered': lambda body, _: body[9:] + body[:9] + b'\n',  # with the number at the end
    'zmtp': zmtp,
    'topic': lambda body, _: body[7:9] + b'\t' + body + b'\n',  # a hundred of them
    'json': lambda body, _: b'{"frames":["%s"]}\n' % body,
    'quoted': lambda body, _: b'"%s"\n' % body,
    'hex': lambda body, _: body.hex().encode() + b'\n',
    'msgpack': lambda body, _: b'\x91' + (b'\xc4' + bytes([len(body)]) if len(body) < 256 else b'\xc5' + len(body).to_bytes(2, 'big')) + body,
}


def json_to_line(line):
    return '\t'.join(json.loads(line)['frames']).encode() + b'\n'


def seq_to_line(line):
    seq, _, body = line.partition(b' ')
    return body if int(seq) == int(body[:9]) + 1 else seq


def time_to_line(line):
    time, _, body = line.partition(b' ')
    return body if re.fullmatch(rb'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)', time) else time


def free_port():
    """For programs that cannot say which port they got."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def free_ports(count):
    """The first of so many free ports in a row, outside the range that the system hands out."""
    while True:
        first = random.randrange(15000, 32000)
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(('127.0.0.1', port))
            return first
        except OSError:
            pass
