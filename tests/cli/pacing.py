#!/usr/bin/env python3
"""A publisher of known pace, and what a measurement of it has to say.

    pacing.py publish BOUND RATE COUNT BURST SENT    writes its endpoint into the file BOUND
    pacing.py judge SENT FIGURES BURST               of `stat --json`

`publish` sends COUNT messages of 50 bytes, RATE a second, BURST of them at a time, once a subscriber is there. When each
burst left goes to the file SENT, in nanoseconds since 1970. `judge` compares: the messages of each interval, their number
and bytes, and the gaps between bursts. A machine that does other things, too, makes some gaps longer, but few.
"""

import datetime
import itertools
import json
import select
import statistics
import sys
import time

SIZE = 50


def publish(bound, rate, count, burst, sent):
    import zmq
    socket = zmq.Context().socket(zmq.XPUB)
    socket.setsockopt(zmq.SNDHWM, 0)
    socket.bind('tcp://127.0.0.1:*')
    with open(bound, 'w') as file:
        print(socket.getsockopt_string(zmq.LAST_ENDPOINT), file=file)
    if not socket.poll(20_000):
        sys.exit('pacing: no subscriber came')
    socket.recv()
    body, times = b'x' * SIZE, []
    start = time.monotonic_ns()
    for number in range(0, count, burst):
        due = start + number * 1_000_000_000 // rate
        while (left := due - time.monotonic_ns()) > 0:
            if left > 200_000:  # the rest of it in a loop: to be woken takes a while
                select.select([], [], [], (left - 150_000) / 1e9)
        times.append(time.time_ns())
        for _ in range(burst):
            socket.send(body)
    socket.close(linger=20_000)
    with open(sent, 'w') as file:
        file.write('\n'.join(map(str, times)))


def nanoseconds(text):
    whole, fraction = text.rstrip('Z').split('.')
    return int(datetime.datetime.fromisoformat(whole + '+00:00').timestamp()) * 1_000_000_000 + int(fraction)


def near(name, told, true, share=0.01, more=0.0):
    if abs(told - true) > share * true + more:
        sys.exit(f'pacing: {name} is {told}, not {true}')


def judge(sent, figures, burst):
    times = [int(line) for line in open(sent)]
    *intervals, total = map(json.loads, open(figures))
    count = burst * len(times)
    for name, true in (('messages', count), ('bytes', count * SIZE), ('size_min', SIZE), ('size_max', SIZE), ('size_median', SIZE)):
        if total[name] != true:
            sys.exit(f'pacing: {name} is {total[name]}, not {true}')
    near('sum', sum(interval['messages'] for interval in intervals), count, 0)
    near('seconds', sum(interval['seconds'] for interval in intervals), total['seconds'], 0.0001)
    counted = 0
    for interval in intervals:
        end = nanoseconds(interval['time'])
        counted += interval['messages']
        near('messages so far', counted, burst * sum(moment < end for moment in times), 0, burst + 0.01 * count)
        near('messages_per_s', interval['messages_per_s'] * interval['seconds'], interval['messages'], 0.0001, 0.01)
    gaps = [later - before for before, later in itertools.pairwise(times)]
    told = {name: total[f'gap_{name}_s'] * 1e9 for name in ('min', 'median', 'max')}
    if burst == 1 and statistics.median(gaps) >= 1_000_000:  # else it is woken up for several at once
        near('gap_median_s', told['median'], statistics.median(gaps), 0.01, 20_000)
        if told['min'] > statistics.median(gaps):
            sys.exit(f'pacing: gap_min_s is {total["gap_min_s"]}')
    elif told['median'] > statistics.median(gaps) / burst:
        sys.exit(f'pacing: {total["gap_median_s"]} is too long for messages of a burst')
    if told['max'] < 0.9 * statistics.median(gaps):
        sys.exit(f'pacing: gap_max_s is {total["gap_max_s"]}')


match sys.argv[1:]:
    case ['publish', bound, rate, count, burst, sent]:
        publish(bound, int(rate), int(count), int(burst), sent)
    case ['judge', sent, figures, burst]:
        judge(sent, figures, int(burst))
    case _:
        sys.exit(__doc__)
