"""What stands between two ends: tap and proxy, against plain loops that do the same. The ends are plain programs, so that it
is the slowest of the three. Its usage stands where others have that of their sender."""

import os
import signal

from cases import ANY, MIB, IdleUsage, activity, only_child, peak_kib
from trial import DEADLINE, Failure, Sample, Trial

# how the two ends are called: who binds first, who connects to what is between; whether it is the first that receives
ENDS = {
    'streamer': (['pull', ANY, '{size}', '{n}', '1', '{bound}'], ['push', '{endpoint}', '{size}', '{n}', '1'], True),
    'forwarder': (['pub', ANY, '{size}', '{n}', '1', '{bound}'], ['sub', '{endpoint}', '{size}', '{n}'], False),
    'queue': (['rep', ANY, '{size}', '{n}', '{bound}'], ['req', '{endpoint}', '{size}', '{n}'], False),
}


def between(pattern, size, program, *words, shows=False):
    """A trial of `program`, an attribute of the lab. `shows`: it writes each message to its standard output."""
    def trial(lab, count, check):
        with Trial(lab) as run:
            def start(argv, stdout=None, **names):
                filled = [word.format(size=size, n=count, bound='{bound}', **names) for word in argv]
                return run.start(filled, stdout=stdout)

            first, second, first_receives = ENDS[pattern]
            end = start([lab.floor, *first])
            output = open(lab.path('shown'), 'w+b') if check and shows else None  # a pipe might be too slow for it
            middle = start([getattr(lab, program), *words], output, target=end.endpoint())
            other = start([lab.floor, *second], endpoint=middle.endpoint())
            other_usage, end_usage = other.finish(), end.finish()
            pid = only_child(middle.process.pid)
            cpu, wakes = activity(pid)
            usage = IdleUsage(cpu, peak_kib(pid), wakes, 0)
            if output:
                with output:
                    os.kill(pid, signal.SIGINT)
                    middle.process.wait(DEADLINE)
                    check_shown(output, size, count)
            return Sample((end_usage if first_receives else other_usage).end - other_usage.start, [usage])
    return trial


def check_shown(output, size, count):
    """What a tap makes of the messages of a plain sender."""
    line = b'1>\t' + b'x' * size + b'\n'
    step = max(1, MIB // len(line))
    output.seek(0)
    for first in range(0, count, step):
        expected = line * min(step, count - first)
        if output.read(len(expected)) != expected:
            raise Failure(f'messages from {first} on are not shown as they passed')
    if output.read(1):
        raise Failure('more is shown than passed')


def best(*trials):
    """The best of several trials."""
    def trial(lab, count, check):
        return min((one(lab, count, check) for one in trials), key=lambda sample: sample.value)
    return trial


def tap(pattern, size):
    """The trials of the tool and of the floor."""
    return (between(pattern, size, 'zcat', 'tap', ANY, '{target}', '--bound-file', '{bound}', shows=pattern == 'streamer'),
            between(pattern, size, 'between', 'relay', ANY, '{target}', '{bound}'))


def proxy(pattern, size):
    """The trials of the tool and of the floor, whichever of two is better: the tool has two attempts as well, for the better
    one of two is luck, too."""
    sides = ['>{target}', ANY] if pattern == 'forwarder' else [ANY, '>{target}']
    ours = between(pattern, size, 'zcat', 'proxy', pattern, *sides, '--bound-file', '{bound}')
    floors = [between(pattern, size, 'between', how, pattern, *sides, '{bound}') for how in ('zmq_proxy', 'loop')]
    return best(ours, ours), best(*floors)
