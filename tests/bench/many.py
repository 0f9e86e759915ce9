"""Many peers of one program: rate, start-up, memory for each peer, and idleness."""

import time

from cases import ANY, Side, await_lines, only_child, peak_kib, stream, watch_idle
from trial import Failure, Sample, Trial

SIZE = 20


# --- a pull with many peers ---

def gathering(peers, figure):
    """The trials of the tool and of the floor. `figure` picks the value: rate, start, or memory."""
    def zcat(lab, count, check):
        return pull_from_crowd(lab, count, peers, figure, [lab.zcat, 'pull', '@' + ANY, '-n', str(peers + count),
                                                           '--bound-file', '{bound}'], peers, check)

    def floor(lab, count, _):
        return pull_from_crowd(lab, count, peers, figure,
                               [lab.floor, 'gather', ANY, str(peers), str(SIZE), str(count), '{bound}'], 1, False)
    return zcat, floor


def pull_from_crowd(lab, count, peers, figure, argv, greetings, check):
    with Trial(lab) as trial:
        incoming, receiver_end = trial.pipe()
        receiver = trial.start(argv, stdout=receiver_end)
        receiver_end.close()
        endpoint = receiver.endpoint()
        end, ours = trial.pipe()
        begin = time.monotonic()
        crowd = trial.start([lab.floor, 'crowd', 'push', endpoint, str(peers), str(count)], stdin=end)
        end.close()
        await_lines(incoming, greetings)
        here = time.monotonic()
        memory = peak_kib(only_child(receiver.process.pid)) / peers
        ours.write(b'\n')
        pieces = []
        while piece := incoming.read(1 << 16):
            pieces.append(piece if check else piece.count(b'\n'))
        usage = receiver.finish()
        ours.close()
        sending = crowd.finish()
        if greetings > 1 and not check and sum(pieces) != count:
            raise Failure(f'{sum(pieces)} messages came out, not {count}')
        if check and sorted(b''.join(pieces).splitlines()) != [b'%09d 0123456789' % i for i in range(count)]:
            raise Failure('other messages came out than went in')
        values = {'rate': usage.end - here, 'start': here - begin, 'memory': memory}
        return Sample(values[figure], [sending], [usage])


# --- a pub with many subscribers ---

def publishing(peers, figure):
    def run(lab, count, binder):
        sample = stream(lab, count, binder, [Side([lab.floor, 'audience', '{endpoint}', str(peers), str(SIZE), '{n}'])], ANY,
                        'binder')
        return memory_of(sample, sample.senders, peers) if figure == 'memory' else sample

    def zcat(lab, count, _):
        return run(lab, count, Side([lab.zcat, 'pub', '{url}', '--wait', str(peers), '--bound-file', '{bound}'],
                                    stdin=lab.input('line', SIZE, count)))

    def floor(lab, count, _):
        return run(lab, count, Side([lab.floor, 'pub', '{url}', str(SIZE), '{n}', str(peers), '{bound}']))
    return zcat, floor


def memory_of(sample, usages, peers):
    sample.value = usages[0].peak_kib / peers
    return sample


# --- a push with many endpoints ---

def spreading(peers, figure):
    def run(lab, count, sender, stdin=None):
        with Trial(lab) as trial:
            hall_input, ours = trial.pipe()
            hall = trial.start([lab.floor, 'hall', str(peers), str(SIZE), str(count), '{bound}'], stdin=hall_input)
            hall_input.close()
            with open(lab.path('endpoints'), 'w') as file:
                file.write('\n'.join(hall.endpoints(peers)) + '\n')
            sending = trial.start(sender, stdin=trial.open(stdin) if stdin else None).finish()
            ours.close()
            receiving = hall.finish()
            sample = Sample(sending.end - sending.start, [sending], [receiving])
            return memory_of(sample, sample.senders, peers) if figure == 'memory' else sample

    def zcat(lab, count, _):
        return run(lab, count, [lab.zcat, 'push', '--endpoints', lab.path('endpoints'), '--wait', str(peers)],
                   lab.input('line', SIZE, count))

    def floor(lab, count, _):
        return run(lab, count, [lab.floor, 'spread', lab.path('endpoints'), str(SIZE), str(count)])
    return zcat, floor


# --- idle senders ---

def idle_pub(peers):
    """It has sent one line to everybody, and its input stays open. The value is the number of wake-ups."""
    def trial(lab, seconds, _):
        with Trial(lab) as trial:
            input_end, ours = trial.pipe()
            pub = trial.start([lab.zcat, 'pub', '@' + ANY, '--wait', str(peers), '--bound-file', '{bound}'], stdin=input_end)
            input_end.close()
            audience = [lab.floor, 'audience', pub.endpoint(), str(peers), str(SIZE), '2']
            return idle_while_heard(trial, pub, audience, ours, seconds)
    return trial


def idle_push(peers):
    def trial(lab, seconds, _):
        with Trial(lab) as trial:
            heard, hall_end = trial.pipe()
            hall = trial.start([lab.floor, 'hall', str(peers), str(SIZE), '2', '{bound}'], stdout=hall_end)
            hall_end.close()
            with open(lab.path('endpoints'), 'w') as file:
                file.write('\n'.join(hall.endpoints(peers)) + '\n')
            input_end, ours = trial.pipe()
            push = trial.start([lab.zcat, 'push', '--endpoints', lab.path('endpoints'), '--wait', str(peers)], stdin=input_end)
            input_end.close()
            return idle_between(push, [hall], heard, ours, seconds)
    return trial


def idle_while_heard(trial, program, listener, ours, seconds):
    heard, listener_end = trial.pipe()
    listening = trial.start(listener, stdout=listener_end)
    listener_end.close()
    return idle_between(program, [listening], heard, ours, seconds)


def idle_between(program, listeners, heard, ours, seconds):
    """One line, a while of nothing, another line, which still comes."""
    ours.write(b'%09d 0123456789\n' % 0)
    await_lines(heard, 1)
    usage = watch_idle(program, heard, seconds)
    ours.write(b'%09d 0123456789\n' % 1)
    ours.close()
    program.finish()
    for listener in listeners:
        listener.finish()
    return Sample(usage.waits, [usage], [])
