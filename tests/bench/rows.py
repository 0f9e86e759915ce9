"""What is measured: the targets, a row for each."""

from dataclasses import dataclass
from typing import Callable, Optional

from cases import (BENCHED, GIB, KIB, MIB, floor_curve, floor_pub, floor_push, floor_req, giant, handled, idle, shots,
                   socat_turns, spawned, stalled, starts, times, told_push, watched_push, windowed, zcat_bench, zcat_curve, zcat_pub,
                   zcat_push, zcat_req, zcat_stat, zcat_turns)
from between import proxy, tap
from many import gathering, idle_pub, idle_push, publishing, spreading
from peers import PEER_ROWS


@dataclass
class Row:
    """One line of the result."""
    name: str
    unit: str  # 'msg/s': rates are compared as rates, all else as it is; 'us' is of one message
    bar: Optional[float]  # of the ratio; of the value itself where there is no floor
    count: int  # messages of a full trial, of half a second at least
    tool: Callable
    floor: Optional[Callable] = None
    against: str = 'floor'
    quick: bool = False  # measured with --quick too
    once: bool = False  # one round says it all: peaks and idle time
    divided: int = 8  # by so much fewer messages with --quick
    peer: bool = False

    @property
    def rate(self):
        return self.unit == 'msg/s'


SIZES = {'20': 20, '100': 100, '1K': KIB, '64K': 64 * KIB, '1M': MIB}
COUNTS = {'20': 2_400_000, '100': 1_600_000, '1K': 400_000, '64K': 12_000, '1M': 1_000}
LINE_BARS = {'20': 0.90, '100': 0.90, '1K': 1.05, '64K': 0.95, '1M': 0.90}


def rows():
    for size, length in SIZES.items():
        yield Row(f'push-{size}', 'msg/s', LINE_BARS[size], COUNTS[size], zcat_push(length), floor_push(length, 'tcp'),
                  quick=True)
    for size, length in SIZES.items():
        yield Row(f'ipc-{size}', 'msg/s', 0.85, COUNTS[size], zcat_push(length, 'ipc'), floor_push(length, 'ipc'),
                  quick=size in ('20', '100'))
    for size in ('20', '1K'):
        yield Row(f'pipes-{size}', 'msg/s', 0.85, COUNTS[size], zcat_push(SIZES[size], through_pipes=True),
                  floor_push(SIZES[size], 'tcp'), quick=size == '20')
    for size, length in SIZES.items():
        yield Row(f'zmtp-{size}', 'msg/s', round(0.9 * LINE_BARS[size], 3), COUNTS[size],
                  zcat_push(length, sends='zmtp'), floor_push(length, 'tcp'), quick=size == '20')
    for size, length in SIZES.items():
        yield Row(f'zmtp3-{size}', 'msg/s', round(0.9 * LINE_BARS[size], 3), max(300, COUNTS[size] // 3),
                  zcat_push(length, sends='zmtp', frames=3), floor_push(length, 'tcp', 3), quick=size == '20')
    yield Row('curve-1K', 'msg/s', 0.90, 100_000, zcat_curve(KIB), floor_curve(KIB))
    for size in ('20', '1K'):
        yield Row(f'pub-{size}', 'msg/s', 0.85, COUNTS[size], zcat_pub(SIZES[size], 1), floor_pub(SIZES[size], 1),
                  quick=size == '20')
    for name, bar, sends, options in (('stat', 0.95, 'line', ()), ('stat-by', 0.85, 'topic', ('--by', '0'))):
        yield Row(f'{name}-20', 'msg/s', bar, COUNTS['20'], zcat_stat(20, sends, *options), zcat_pub(20, 1, sends), 'sub',
                  quick=True)
    for size in ('20', '1K'):
        yield Row(f'pub8-{size}', 'msg/s', 0.85, COUNTS[size] // 5, zcat_pub(SIZES[size], 8), floor_pub(SIZES[size], 8),
                  quick=size == '20')
    for size in ('20', '1K'):
        zmtp = zcat_push(SIZES[size], sends='zmtp')
        yield Row(f'json-out-{size}', 'msg/s', 0.333, COUNTS[size] // 3,
                  zcat_push(SIZES[size], sends='zmtp', receives='json'), zmtp, 'zmtp', quick=size == '20')
        yield Row(f'json-in-{size}', 'msg/s', 0.333, COUNTS[size] // 3,
                  zcat_push(SIZES[size], sends='json', receives='zmtp'), zmtp, 'zmtp', quick=size == '20')
    zmtp = zcat_push(20, sends='zmtp')
    for name in ('msgpack', 'hex', 'quoted', 'template', 'time'):
        yield Row(f'{name}-out-20', 'msg/s', None, COUNTS['20'] // 3, zcat_push(20, sends='zmtp', receives=name), zmtp, 'zmtp')
        if name not in ('template', 'time'):
            yield Row(f'{name}-in-20', 'msg/s', None, COUNTS['20'] // 3, zcat_push(20, sends=name, receives='zmtp'), zmtp, 'zmtp')
    for size in ('20', '1K', '64K'):
        yield Row(f'tap-{size}', 'msg/s', 0.90, COUNTS[size], *tap('streamer', SIZES[size]), 'a relay', quick=size == '20')
    yield Row('tap-turn', 'us', 1.1, 8_000, *tap('queue', 20), 'a relay', quick=True)
    for pattern in ('streamer', 'forwarder'):
        for size in ('20', '1K'):
            yield Row(f'{pattern}-{size}', 'msg/s', 0.95, COUNTS[size] // 2, *proxy(pattern, SIZES[size]), 'a loop', quick=size == '20')
    for size in ('20', '1K'):
        yield Row(f'queue-{size}', 'us', 1.05, 6_000, *proxy('queue', SIZES[size]), 'a loop', quick=size == '20')
    yield Row('req', 'us', 1.05, 8_000, zcat_req(20), floor_req(20), quick=True)
    yield Row('req-window', 'msg/s', 20, 8_000, times(20, zcat_req(20, window=64)), zcat_req(20), 'req', quick=True)
    yield Row('window', 'msg/s', 0.6, 400_000, *windowed(20, 64), quick=True)
    yield Row('match', 'msg/s', 0.5, COUNTS['20'], zcat_pub(20, 1, 'line', '--match', r'^\d+ a.*j$'), zcat_pub(20, 1), 'sub', quick=True)
    yield Row('check-seq', 'msg/s', 0.5, COUNTS['20'], zcat_pub(20, 1, 'numbered', '--check-seq', '0:text'),
              zcat_pub(20, 1, 'numbered'), 'sub', quick=True)
    for pattern, floor in BENCHED.items():
        asks = pattern in ('req-rep', 'router-dealer')
        for size in ('20', '1K', '64K'):
            yield Row(f'bench-{pattern}-{size}', 'msg/s', 0.95, 8_000 if asks else COUNTS[size],
                      zcat_bench(pattern, SIZES[size]), floor(SIZES[size]))
    yield Row('handler', 'msg/s', 0.8, 1_000, handled(20, '-j', '2'), spawned(20), 'a spawn loop', quick=True, divided=4)
    yield Row('handler-lasting', 'msg/s', 100_000, 200_000, handled(20, '-j', '2', '--persistent', '--handler-format', 'line', '-o', 'RCVHWM=1000'),
              quick=True)
    yield Row('shot', 'us', 1.25, 100, shots(['{zcat}', 'push', '{endpoint}', '-m', 'hi']),
              shots(['{floor}', 'shot', '{endpoint}']), quick=True, divided=4)
    yield Row('shot-static', 'us', 0.9, 100, shots(['{static}', 'push', '{endpoint}', '-m', 'hi']),
              shots(['{floor}', 'shot', '{endpoint}']), divided=4)
    yield Row('help', 'us', 1.5, 200, starts(['{zcat}', '--help']), starts(['{floor}', 'empty']), quick=True, divided=4)
    yield Row('help-static', 'us', 0.9, 200, starts(['{static}', '--help']), starts(['{floor}', 'empty']), divided=4)
    yield Row('turns', 'us', 1.5, 4_000, zcat_turns, socat_turns, 'socat', quick=True)
    yield Row('giant', 'MiB', 1.1 * 1024, GIB, giant, once=True)
    yield Row('stalled-64K', 'MiB', 32, 4_096, stalled(64 * KIB), quick=True, once=True, divided=2)
    yield Row('stalled-1M', 'MiB', 32, 256, stalled(MIB), quick=True, once=True, divided=2)
    yield Row('idle-pull', '%', 0.1, 10, idle('pull', 'push', 1000), quick=True, once=True, divided=10)
    yield Row('idle-sub', '%', 0.1, 10, idle('sub', 'pub', 1000), quick=True, once=True, divided=10)
    yield Row('endpoints-8', 'msg/s', 0.6, 2_400_000, *spreading(8, 'rate'), quick=True)
    for name, trials, peers, count in (('pull', gathering, 2000, 1_000_000), ('pub', publishing, 200, 10_000),
                                       ('push', spreading, 1000, 400_000)):
        yield Row(f'many-{name}', 'msg/s', None, count, *trials(peers, 'rate'))
        yield Row(f'many-{name}-start', 's', None, 1, *trials(peers, 'start'))
        yield Row(f'many-{name}-memory', 'KiB/peer', None, 1_000, *trials(peers, 'memory'))
    yield Row('many-pull-idle', '%', 0.1, 10, idle('pull', 'push', 2000), once=True, divided=10)
    # once, ten seconds after the last message: whether that was acknowledged
    yield Row('many-pub-idle', 'wakes', 1, 10, idle_pub(200), once=True, divided=10)
    yield Row('many-push-idle', 'wakes', 1, 10, idle_push(1000), once=True, divided=10)
    # libzmq alone, with its monitor on; then what telling its events costs, which a test counts exactly
    yield Row('monitor', 'msg/s', None, COUNTS['20'], watched_push(20), floor_push(20, 'tcp'))
    yield Row('events', 'msg/s', 0.90, COUNTS['20'], told_push(20), zcat_push(20), 'silent')
    for name, bar, count, trial in PEER_ROWS:
        yield Row(f'vs-{name}', 'msg/s', bar, count, times(COUNTS['20'] // count, zcat_push(20)), trial, name, peer=True,
                  divided=4)
