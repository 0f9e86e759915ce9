"""What a trial does: one of these for each kind of row. A trial takes the lab, the number of messages, and whether
every byte is to be checked, and returns a Sample."""

import json
import os
import select
import statistics
import threading
import time
from dataclasses import dataclass
from typing import Optional

from trial import Checker, Failure, Sample, Skipped, Trial, free_ports, json_to_line, seq_to_line, time_to_line

ANY = 'tcp://127.0.0.1:*'
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


# --- streams ---

@dataclass
class Side:
    """How one program of a stream is called: `{url}` is where to bind, `{endpoint}` what came of it, `{n}` the count."""
    argv: list
    stdin: Optional[str] = None
    writes: bool = False  # what it prints is what was sent


def stream(lab, count, binder, connectors, url, senders, through_pipes=False, check=None, least=0):
    """Starts the binder, then the connectors, and times from there to the end of whoever receives.

    check: (expected file, converter) compares every byte; else the receivers have to have written `least` bytes.
    """
    with Trial(lab) as trial:
        front, behind, checkers = [], [], []

        def start(side, **names):
            argv = [argument.format(n=count, url=url, bound='{bound}', **names) for argument in side.argv]
            stdin = trial.open(side.stdin) if side.stdin else None
            stdout = None
            if side.stdin and through_pipes:
                reading, writing = trial.pipe()
                front.append(trial.start(['cat'], stdin=stdin, stdout=writing))
                writing.close()
                stdin = reading
            if side.writes and check:
                reading, stdout = trial.pipe()
                checkers.append(Checker(reading, *check))
            elif side.writes and through_pipes:
                reading, stdout = trial.pipe()
                lines, lines_end = trial.pipe()
                behind.append((trial.start(['wc', '-l'], stdin=reading, stdout=lines_end), lines))
                lines_end.close()
            program = trial.start(argv, stdin=stdin, stdout=stdout)
            for ours in (stdin, stdout):
                if ours is not None:
                    ours.close()
            return program

        first = start(binder)
        endpoint = first.endpoint()
        rest = [start(side, endpoint=endpoint) for side in connectors]
        usage = {program: program.finish() for program in [*rest, first]}
        sending = [first] if senders == 'binder' else rest
        receiving = rest if senders in ('binder', 'both') else [first]
        begin = min(usage[program].start for program in rest)
        end = max(usage[program].end for program in receiving)
        for program in front:
            begin = min(begin, program.finish().start)
        for program, lines in behind:
            end = max(end, program.finish().end)
            if int(lines.read(100)) != count:
                raise Failure('lines were lost on the way to wc')
        for checker in checkers:
            checker.verdict()
        for side, program in zip([binder, *connectors], [first, *rest]):
            if side.writes and not 0 <= least <= usage[program].written:
                raise Failure(f'{usage[program].written:.0f} bytes came out, not {least}')
        if senders == 'both':  # whoever asks also gets the replies
            sending, receiving = rest, [first]
        return Sample(end - begin, [usage[p] for p in sending], [usage[p] for p in receiving])


def floor_push(size, transport, frames=1):
    def trial(lab, count, _):
        shape = [str(size), '{n}', str(frames)]
        return stream(lab, count, Side([lab.floor, 'pull', '{url}', *shape, '{bound}']),
                      [Side([lab.floor, 'push', '{endpoint}', *shape])], address(lab, transport), 'connectors')
    return trial


SERVER_KEY = 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'  # of RFC 26, as in floor.cpp
SERVER_SECRET = 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6'


def floor_curve(size):
    def trial(lab, count, _):
        shape = [str(size), '{n}']
        return stream(lab, count, Side([lab.floor, 'curve-pull', '{url}', *shape, '{bound}']),
                      [Side([lab.floor, 'curve-push', '{endpoint}', *shape])], ANY, 'connectors')
    return trial


def zcat_curve(size):
    """With keys on both sides, and a server that asks about its client, though it takes everybody."""
    def trial(lab, count, check):
        source = lab.input('line', size, count)
        for name, key in (('server.key', SERVER_KEY), ('server.key_secret', SERVER_SECRET)):
            with open(lab.path(name), 'w', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(key)
        return stream(lab, count,
                      Side([lab.zcat, 'pull', '{url}', '-q', '--key', lab.path('server.key_secret'), '--allow-keys', 'any',
                            '-n', '{n}', '--bound-file', '{bound}'], writes=True),
                      [Side([lab.zcat, 'push', '{endpoint}', '--server-key', lab.path('server.key')], stdin=source)], ANY,
                      'connectors', check=(source, None) if check else None, least=os.path.getsize(source))
    return trial


def watched_push(size):
    """What libzmq alone takes, with a monitor on both sockets."""
    def trial(lab, count, _):
        shape = [str(size), '{n}', '1']
        return stream(lab, count, Side([lab.floor, 'watched-pull', '{url}', *shape, '{bound}']),
                      [Side([lab.floor, 'watched-push', '{endpoint}', *shape])], ANY, 'connectors')
    return trial


def told_push(size):
    """zcat on both sides, which writes every event."""
    def trial(lab, count, check):
        source = lab.input('line', size, count)
        events = ['--events', lab.path('events')]
        return stream(lab, count,
                      Side([lab.zcat, 'pull', '{url}', *events, '-n', '{n}', '--bound-file', '{bound}'], writes=True),
                      [Side([lab.zcat, 'push', '{endpoint}', *events], stdin=source)], ANY, 'connectors',
                      check=(source, None) if check else None, least=os.path.getsize(source))
    return trial


# what is written so that no byte-for-byte comparison can be made: how to ask for it, and how it becomes a line
SHOWN = {
    'json': (['-f', 'json'], json_to_line),
    'template': (['-p', '{{seq}} {{body}}'], seq_to_line),
    'time': (['-p', '{{time}} {{body}}'], time_to_line),
}


def zcat_push(size, transport='tcp', sends='line', receives=None, frames=1, through_pipes=False):
    receives = receives or sends

    def trial(lab, count, check):
        source = lab.input(sends, size, count, frames)
        expected, converter, least = source, None, os.path.getsize(source)
        shown = ['-f', receives]
        if receives in SHOWN:
            shown, converter = SHOWN[receives]
            expected, least = lab.input('line', size, count), count * size
        elif receives != sends:
            expected = lab.input(receives, size, count, frames)
            least = os.path.getsize(expected)
        return stream(lab, count,
                      Side([lab.zcat, 'pull', '{url}', *shown, '-n', '{n}', '--bound-file', '{bound}'], writes=True),
                      [Side([lab.zcat, 'push', '{endpoint}', '-f', sends], stdin=source)], address(lab, transport),
                      'connectors', through_pipes, (expected, converter) if check else None, least)
    return trial


def times(factor, trial):
    """So many times the row's count, where the other side is so much slower."""
    def longer(lab, count, check):
        sample = trial(lab, count * factor, check)
        sample.value /= factor
        sample.scale = factor
        return sample
    return longer


def address(lab, transport):
    return ANY if transport == 'tcp' else f'ipc://{lab.path("socket")}'


def floor_pub(size, subscribers):
    def trial(lab, count, _):
        return stream(lab, count, Side([lab.floor, 'pub', '{url}', str(size), '{n}', str(subscribers), '{bound}']),
                      [Side([lab.floor, 'sub', '{endpoint}', str(size), '{n}'])] * subscribers, ANY, 'binder')
    return trial


def publisher(lab, sends, source, subscribers=1):
    splits = ['-F', '\t'] if sends == 'topic' else []
    return Side([lab.zcat, 'pub', '{url}', *splits, '--wait', str(subscribers), '--bound-file', '{bound}'], stdin=source)


def zcat_pub(size, subscribers, sends='line', *options):
    """The options are for those who subscribe, and let every message pass."""
    def trial(lab, count, check):
        source = lab.input(sends, size, count)
        return stream(lab, count, publisher(lab, sends, source, subscribers),
                      [Side([lab.zcat, 'sub', '{endpoint}', '-n', '{n}', *options], writes=True)] * subscribers, ANY, 'binder',
                      check=(source, None) if check else None, least=os.path.getsize(source))
    return trial


def zcat_stat(size, sends='line', *options):
    """Who subscribes counts, and ends when as many have come."""
    def trial(lab, count, _):
        return stream(lab, count, publisher(lab, sends, lab.input(sends, size, count)),
                      [Side([lab.zcat, 'stat', '{endpoint}', '-n', '{n}', *options])], ANY, 'binder')
    return trial


def floor_req(size, asks='req', answers='rep'):
    def trial(lab, count, _):
        shape = [str(size), '{n}']
        return stream(lab, count, Side([lab.floor, answers, '{url}', *shape, '{bound}']),
                      [Side([lab.floor, asks, '{endpoint}', *shape])], ANY, 'both')
    return trial


def zcat_bench(pattern, size):
    """Its two ends in two processes; the value is what it says itself."""
    def trial(lab, count, _):
        with Trial(lab) as trial:
            endpoint = f'tcp://127.0.0.1:{free_ports(2)}'
            trial.start([lab.zcat, 'bench', pattern, '--serve', endpoint])
            incoming, near_end = trial.pipe()
            near = trial.start([lab.zcat, 'bench', pattern, endpoint, '--size', str(size), '-n', str(count), '--json'],
                               stdout=near_end)
            near_end.close()
            row = json.loads(incoming.read(1 << 16) or 'null')
            usage = near.finish()
            if row['sent'] != count or row['lost'] or row['twice']:
                raise Failure(f'of {row["sent"]} messages {row["lost"]} were lost and {row["twice"]} came twice')
            return Sample(count / row['messages_per_s'], [usage])
    return trial


# what libzmq alone takes for the patterns of bench
BENCHED = {
    'push-pull': lambda size: floor_push(size, 'tcp'),
    'pub-sub': lambda size: floor_pub(size, 1),
    'req-rep': floor_req,
    'router-dealer': lambda size: floor_req(size, 'dealer', 'router'),
}


def zcat_req(size, window=0):
    def trial(lab, count, check):
        source = lab.input('line', size, count)
        return stream(lab, count, Side([lab.zcat, 'rep', '{url}', '--echo', '-n', '{n}', '--bound-file', '{bound}']),
                      [Side([lab.zcat, 'req', '{endpoint}', *(['--window', str(window)] if window else [])],
                            stdin=source, writes=True)], ANY, 'both',
                      check=(source, None) if check else None, least=os.path.getsize(source))
    return trial


def windowed(size, window):
    """Many requests in flight, of the tool and of the floor, to a plain REP."""
    def against_rep(side):
        def trial(lab, count, check):
            source = lab.input('line', size, count)
            shape = [str(size), '{n}']
            return stream(lab, count, Side([lab.floor, 'rep', '{url}', *shape, '{bound}']), [side(lab, source, shape)], ANY, 'both',
                          check=(source, None) if check else None)
        return trial
    return (against_rep(lambda lab, source, _: Side([lab.zcat, 'req', '{endpoint}', '--window', str(window)], stdin=source, writes=True)),
            against_rep(lambda lab, _, shape: Side([lab.floor, 'window', '{endpoint}', *shape, str(window)])))


# --- handlers ---

def spawned(size):
    """A bare loop that starts a program for each message."""
    def trial(lab, count, _):
        with Trial(lab) as trial:
            program = trial.start([lab.floor, 'spawn', str(size), str(count)])
            usage = program.finish()
            return Sample(usage.end - usage.start, [usage])
    return trial


def handled(size, *options):
    """Each message through a handler, which gives it back as it is."""
    def trial(lab, count, check):
        source = lab.input('line', size, count)
        return stream(lab, count,
                      Side([lab.zcat, 'pull', '{url}', '-n', '{n}', '--bound-file', '{bound}', *options, '--', 'cat'], writes=True),
                      [Side([lab.zcat, 'push', '{endpoint}'], stdin=source)], ANY, 'connectors',
                      check=(source, None) if check else None, least=os.path.getsize(source))
    return trial


# --- one at a time ---

def placed(lab, command, **names):
    """A command with the program that it names first: `{zcat}`, `{static}` or `{floor}`."""
    return [argument.format(lab=lab, **names) for argument in (command[0].replace('{', '{lab.'), *command[1:])]


def shots(command):
    """Fresh processes, one message each. The value is the median time from start to exit."""
    def trial(lab, count, _):
        with Trial(lab) as trial:
            sink = trial.start([lab.floor, 'pull', ANY, '2', str(count), '1', '{bound}'])
            endpoint = sink.endpoint()
            sender = trial.start(placed(lab, command, endpoint=endpoint), runs=count)
            last = sender.finish()
            sink.finish()
            return Sample(statistics.median(run.end - run.start for run in sender.runs) * count, [last])
    return trial


def starts(command):
    """Start-up alone. Who prints has to print the same each time."""
    def trial(lab, count, _):
        with Trial(lab) as trial, open(lab.path('printed'), 'w+b') as printed:
            program = trial.start(placed(lab, command), stdout=printed, runs=count)
            last = program.finish()
            printed.seek(0)
            text = printed.read()
            if '{floor}' not in command and (not text or text != text[:len(text) // count] * count):
                raise Failure('it did not print its help each time')
            return Sample(statistics.median(run.end - run.start for run in program.runs) * count, [last])
    return trial


def turns(lab, count, receiver, sender, bound=None):
    """One line into the sender, out of the receiver, and only then the next."""
    with Trial(lab) as trial:
        incoming, receiver_end = trial.pipe()
        first = trial.start(receiver, stdout=receiver_end, bound=bound)
        receiver_end.close()
        endpoint = first.endpoint()
        sender_end, outgoing = trial.pipe()
        second = trial.start([argument.format(endpoint=endpoint) for argument in sender], stdin=sender_end)
        sender_end.close()
        times = []
        for number in range(-50, count):  # the first ones connect, and warm up
            line = b'%018d\n' % number
            begin = time.perf_counter()
            outgoing.write(line)
            came = b''
            while not came.endswith(b'\n'):
                if not select.select([incoming], [], [], 10)[0]:
                    raise Failure('a line did not come out')
                came += incoming.read(4096)
            if number >= 0:
                times.append(time.perf_counter() - begin)
            if came != line:
                raise Failure(f'{came} came out, not {line}')
        outgoing.close()
        sending = second.finish()
        return Sample(statistics.median(times) * count, [sending], [first.finish()])


def zcat_turns(lab, count, _):
    return turns(lab, count, [lab.zcat, 'pull', ANY, '-n', str(count + 50), '--bound-file', '{bound}'],
                 [lab.zcat, 'push', '{endpoint}'])


def socat_turns(lab, count, _):
    lab.need('socat')
    return turns(lab, count, ['socat', '-d', '-d', '-u', 'TCP-LISTEN:0,bind=127.0.0.1', '-'],
                 ['socat', '-u', '-', 'TCP:{endpoint}'], bound=r'listening on AF=2 (\S+)')


# --- memory ---

def giant(lab, size, _):
    """A line of 1 GiB; the value is the greater one of both peaks."""
    available = int(next(line for line in open('/proc/meminfo') if line.startswith('MemAvailable')).split()[1])
    if available * KIB < 3 * size:
        raise Skipped(f'{3 * size >> 30} GiB of memory are not free')
    block = bytes(range(32, 127)) * 11037  # no newline in it, and no power of two
    with Trial(lab) as trial:
        incoming, receiver_end = trial.pipe()
        receiver = trial.start([lab.zcat, 'pull', ANY, '-n', '1', '--bound-file', '{bound}'], stdout=receiver_end)
        receiver_end.close()
        sender_end, outgoing = trial.pipe()
        sender = trial.start([lab.zcat, 'push', receiver.endpoint()], stdin=sender_end)
        sender_end.close()

        def feed():
            for at in range(0, size, len(block)):
                write_all(outgoing, block[:size - at])
            write_all(outgoing, b'\n')
            outgoing.close()

        threading.Thread(target=feed, daemon=True).start()
        seen = 0
        while piece := incoming.read(len(block) - seen % len(block)):
            at = seen % len(block)
            seen += len(piece)
            if seen <= size and piece != block[at:at + len(piece)]:
                raise Failure(f'other bytes than went in, at {seen}')
        if seen != size + 1:
            raise Failure(f'{seen} bytes came out, not {size + 1}')
        usage = [sender.finish()], [receiver.finish()]
        return Sample(max(side[0].peak_kib for side in usage) / 1024, *usage)


def write_all(pipe, data):
    view = memoryview(data)
    while view:
        view = view[pipe.write(view):]


def stalled(size):
    """The peer takes nothing until nothing more goes into the sender. The value is the sender's peak."""
    def trial(lab, count, _):
        with Trial(lab) as trial:
            late_end, late = trial.pipe()
            receiver = trial.start([lab.floor, 'late', ANY, str(size), str(count), '{bound}'], stdin=late_end)
            late_end.close()
            sender_end, outgoing = trial.pipe()
            sender = trial.start([lab.zcat, 'push', receiver.endpoint()], stdin=sender_end)
            sender_end.close()
            os.set_blocking(outgoing.fileno(), False)
            left = memoryview((b'x' * size + b'\n') * count)
            while left:
                if select.select([], [outgoing], [], 10 if late.closed else 0.5)[1]:
                    left = left[outgoing.write(left[:MIB]) or 0:]
                elif late.closed:
                    raise Failure('it takes nothing more though its peer does')
                else:
                    late.close()
            if not late.closed:
                raise Failure(f'the sender took {count} messages of {size} bytes that nobody received')
            outgoing.close()
            usage = [sender.finish()], [receiver.finish()]
            return Sample(usage[0][0].peak_kib / 1024, *usage)
    return trial


# --- idle ---

def idle(command, crowd, peers):
    """A thousand peers and nothing to do. The value is CPU time in percent; wake-ups stand as context switches."""
    def trial(lab, seconds, _):
        with Trial(lab) as trial:
            incoming, receiver_end = trial.pipe()
            receiver = trial.start([lab.zcat, command, '@' + ANY, '-n', str(peers + 1), '--bound-file', '{bound}'],
                                   stdout=receiver_end)
            receiver_end.close()
            endpoint = receiver.endpoint()
            end, ours = trial.pipe()
            trial.start([lab.floor, 'crowd', crowd, endpoint, str(peers), '0'], stdin=end)
            end.close()
            await_lines(incoming, peers)
            usage = watch_idle(receiver, incoming, seconds)
            ours.close()
            return Sample(100 * usage.cpu / seconds, [], [usage])
    return trial


def await_lines(incoming, count):
    """Reads so many lines, of which nothing may be left behind."""
    seen = 0
    while seen < count:
        if not select.select([incoming], [], [], 60)[0]:
            raise Failure(f'{seen} of {count} lines came')
        seen += incoming.read(65536).count(b'\n')
    if seen > count:
        raise Failure(f'{seen} lines came, not {count}')


def watch_idle(program, incoming, seconds):
    """What a program uses while nothing is to be done; nor may anything come out."""
    pid = only_child(program.process.pid)
    select.select([incoming], [], [], 0.3)  # what follows a connection is no idle time yet
    before = activity(pid)
    if select.select([incoming], [], [], seconds)[0]:
        raise Failure('something came out though nothing was sent')
    cpu, wakes = (after - first for first, after in zip(before, activity(pid)))
    return IdleUsage(cpu, peak_kib(pid), wakes, 0)


@dataclass
class IdleUsage:
    cpu: float
    peak_kib: float
    waits: float
    preemptions: float


def only_child(pid):
    return int(open(f'/proc/{pid}/task/{pid}/children').read().split()[0])


def activity(pid):
    """CPU time in seconds and wake-ups so far, of all threads."""
    cpu = wakes = 0
    for task in os.listdir(f'/proc/{pid}/task'):
        cpu += int(open(f'/proc/{pid}/task/{task}/schedstat').read().split()[0]) / 1e9
        status = open(f'/proc/{pid}/task/{task}/status').read()
        wakes += int(status.split('\nvoluntary_ctxt_switches:')[1].split()[0])
    return cpu, wakes


def peak_kib(pid):
    return int(open(f'/proc/{pid}/status').read().split('VmHWM:')[1].split()[0])
