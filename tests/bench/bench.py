"""Measures zcat against the floor and prints what came of it. tests/bench/run builds what this needs and calls it."""

import argparse
import fnmatch
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import time

from rows import rows
from trial import Failure, Lab, Skipped

ROUNDS = {'quick': 3, 'normal': 5, 'full': 9}
LONGEST = 5  # times as many, with --check, for a row that is close to its bar
AGAIN = 2  # times that --check goes back to the rows that miss: a shared machine is slow for minutes
HEADINGS = ('', 'median', 'min', 'max', 'ratio', '(min-max)', 'bar', '', 'CPU us/msg', 'peak MiB', 'switches')
WIDTHS = (26, 9, 9, 9, 6, 13, 7, 5, 13, 13, 17)


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog='tests/bench/run', allow_abbrev=False,
        description='Measures zcat against plain libzmq programs, interleaved in rounds.')
    parser.add_argument('--quick', dest='depth', action='store_const', const='quick', default='normal',
                        help='the main rows, three short rounds: a minute')
    parser.add_argument('--full', dest='depth', action='store_const', const='full', help='nine rounds')
    parser.add_argument('--verify', action='store_true',
                        help='measure nothing: look whether what comes out is what went in, with few messages for each row')
    parser.add_argument('--rounds', type=int, metavar='N', help='so many rounds, after one that checks every byte')
    parser.add_argument('--only', action='append', metavar='NAME', help="rows of this name or pattern ('push-*'); repeatable")
    parser.add_argument('--json', metavar='FILE', help='write every figure of every round to FILE')
    parser.add_argument('--markdown', action='store_true', help='at the end, print a short table for the README and the manual')
    parser.add_argument('--peers', action='store_true', help='compare with other programs too, where they are installed')
    parser.add_argument('--check', action='store_true',
                        help='exit status 1 when a row misses its bar; more rounds where it is close, and later ones where it misses')
    parser.add_argument('--build', metavar='DIR', default='build/release', help='measure what was built in DIR')
    parser.add_argument('--list', action='store_true', help='print the names of the rows')
    return parser.parse_args()


def chosen(arguments):
    known = list(rows())
    if arguments.only:
        for name in arguments.only:
            if not any(fnmatch.fnmatch(row.name, name) for row in known):
                sys.exit(f"bench: no row '{name}': --list names them")
        return [row for row in known if any(fnmatch.fnmatch(row.name, name) for name in arguments.only)]
    return [row for row in known
            if (arguments.peers if row.peer else row.quick or arguments.depth != 'quick')]


def messages(row, arguments):
    """How many of them a trial of the row is to send."""
    count = row.count
    if arguments.depth == 'quick' or arguments.verify:
        count //= row.divided
    if arguments.verify:
        count //= 4 if row.once else 20
    return max(count, 1)


def measure(lab, row, arguments, samples, count):
    """Adds to the samples of both sides, by round. The first round checks, warms up, and does not count."""
    if row.once:
        samples['zcat'] = [row.tool(lab, count, True)]
        return
    rounds = 0 if arguments.verify else arguments.rounds or ROUNDS[arguments.depth]
    most = rounds * (LONGEST if arguments.check else 1)
    sides = {'zcat': row.tool} | ({row.against: row.floor} if row.floor else {})
    for number in range(most + 1):
        if number > rounds and decided(row, samples, count):
            break
        for name in list(sides)[::-1 if number % 2 else 1]:
            sample = sides[name](lab, count, number == 0)
            if number > 0:
                samples[name].append(sample)


def decided(row, samples, count):
    """Whether three quarters of the rounds are on the same side of the bar."""
    if row.bar is None:
        return True
    compared = comparison(row, samples, count)
    good = sum(meets(row, [value]) for value in compared)
    return 4 * max(good, len(compared) - good) >= 3 * len(compared)


def figures(row, samples, count):
    """The values of one side in the row's unit."""
    if row.rate:
        return [count / sample.value for sample in samples]
    return [sample.value * 1e6 / count if row.unit == 'us' else sample.value for sample in samples]


def comparison(row, samples, count):
    """What the row's bar is for: the ratio of each round, or the values where there is no floor."""
    values = figures(row, samples['zcat'], count)
    if not row.floor:
        return values
    return [ours / theirs for ours, theirs in zip(values, figures(row, samples[row.against], count))]


def meets(row, compared):
    """Whether the median meets the bar; None where there is none."""
    if row.bar is None:
        return None
    measured = statistics.median(compared)
    return measured >= row.bar if row.rate else measured <= row.bar


def short(value):
    if value is None:
        return '-'
    for limit, divisor, suffix in ((1e6, 1e6, 'M'), (1e4, 1e3, 'k')):
        if value >= limit:
            return f'{value / divisor:.2f}{suffix}' if suffix == 'M' else f'{value / divisor:.1f}{suffix}'
    return f'{value:.0f}' if value >= 100 else f'{value:.2f}' if value < 10 else f'{value:.1f}'


def pair(samples, figure):
    """A figure of both sides: senders, receivers; the median over the rounds, the mean over several programs."""
    sides = []
    for side in ('senders', 'receivers'):
        usages = [getattr(sample, side) for sample in samples]
        known = [statistics.mean(map(figure, programs)) for programs in usages if programs]
        sides.append(short(statistics.median(known) if known else None))
    return ' / '.join(sides)


def print_cells(cells):
    aligned = [cells[0].ljust(WIDTHS[0])] + [cell.rjust(width) for cell, width in zip(cells[1:], WIDTHS[1:])]
    print(' '.join(aligned).rstrip(), flush=True)


def print_side(label, row, samples, count, ratios=None, good=None):
    values = figures(row, samples, count)
    work = 1 if row.name.startswith(('shot', 'help')) else count * samples[0].scale  # their usage is of one process
    cpu = '-' if row.once else pair(samples, lambda usage: usage.cpu / work * 1e6)
    shown = ['', '', '', '']
    if ratios is not None:
        bar = short(row.bar) + ('' if ratios else ' ' + row.unit)
        shown = [f'{statistics.median(ratios):.2f}', f'({min(ratios):.2f}-{max(ratios):.2f})'] if ratios else ['', '']
        shown += [bar if row.bar is not None else '', {None: '', True: 'ok', False: 'MISS'}[good]]
    print_cells([label, short(statistics.median(values)), short(min(values)), short(max(values)), *shown, cpu,
                 pair(samples, lambda usage: usage.peak_kib / 1024),
                 pair(samples, lambda usage: usage.waits + usage.preemptions)])


def run_row(lab, row, arguments, samples):
    """Measures a row, adds to its samples, and prints it. Returns what --json tells of it."""
    record = {'name': row.name, 'unit': row.unit, 'bar': row.bar, 'against': row.against if row.floor else None}
    count = messages(row, arguments)
    try:
        measure(lab, row, arguments, samples, count)
    except Skipped as reason:
        print(f'{row.name:26} skipped: {reason}', flush=True)
        return record | {'skipped': str(reason)}
    except Failure as failure:
        print(f'{row.name:26} FAILED: {failure}', flush=True)
        return record | {'failed': str(failure)}
    finally:
        lab.forget_inputs()
    if arguments.verify:
        print(f'{row.name:26} nothing lost', flush=True)
        return record | {'verified': True}
    compared = comparison(row, samples, count)
    ratios = compared if row.floor else []
    good = meets(row, compared)
    print_side(f'{row.name} {row.unit}', row, samples['zcat'], count, ratios, good)
    if row.floor:
        print_side(f'  {row.against}, {len(ratios)} rounds', row, samples[row.against], count)
    sides = {name: [vars(sample) | {side: [vars(usage) for usage in getattr(sample, side)] for side in ('senders', 'receivers')}
                    for sample in side_samples] for name, side_samples in samples.items()}
    return record | {'count': count, 'values': figures(row, samples['zcat'], count), 'ratios': ratios, 'ok': good, 'samples': sides}


def run_rows(lab, rows_to_run, arguments):
    """Measures all of them. With --check those that miss are gone back to in the end, and all their rounds count."""
    samples = {row.name: {'zcat': [], row.against: []} for row in rows_to_run}
    records = {row.name: run_row(lab, row, arguments, samples[row.name]) for row in rows_to_run}
    for _ in range(AGAIN if arguments.check else 0):
        missed = [row for row in rows_to_run if records[row.name].get('ok') is False]
        if missed:
            print('\nonce more, for they missed; their rounds of before count too')
        records |= {row.name: run_row(lab, row, arguments, samples[row.name]) for row in missed}
    return list(records.values())


# what the short table tells: rows, and what a user calls them
HIGHLIGHTS = (
    ('push-20', 'lines of 20 bytes, push to pull'), ('push-1K', 'lines of 1 KiB'), ('push-64K', 'lines of 64 KiB'),
    ('ipc-20', 'lines of 20 bytes over ipc'), ('pipes-20', 'with `cat` in front and `wc` behind'),
    ('pub-20', 'lines of 20 bytes, pub to sub'), ('pub8-20', 'the same to eight subscribers'),
    ('zmtp-20', '`-l`, frames of 20 bytes'), ('json-out-20', '`-f json` out, 20 bytes'), ('json-in-20', '`-f json` in, 20 bytes'),
    ('req', 'a request and its reply'), ('req-window', 'requests with `--window 64`'), ('shot', '`push -m hi`, start to exit'),
    ('shot-static', 'the same, the static program'),
    ('giant', 'memory at a line of 1 GiB'), ('stalled-1M', 'memory, lines of 1 MiB, peer stalled'),
    ('idle-pull', '`pull` with 1000 idle peers'),
)
UNITS = {'msg/s': 'messages/s', 'us': 'µs', 'MiB': 'MiB', '%': '% of a core'}
AGAINST = {'floor': 'libzmq alone', 'zmtp': '`-l`', 'req': '`req`', None: '–'}


def print_markdown(records):
    print('\n| | zcat | compared with | ratio |\n| --- | --- | --- | --- |')
    measured = {record['name']: record for record in records if record.get('values')}
    for name, words in HIGHLIGHTS:
        if name not in measured:
            continue
        record = measured[name]
        ratio = f"{statistics.median(record['ratios']):.2f}" if record['ratios'] else '–'
        value = f"{short(statistics.median(record['values']))} {UNITS[record['unit']]}"
        print(f"| {words} | {value} | {AGAINST[record['against']]} | {ratio} |")


def machine(lab):
    """What has to be known to make anything of the figures."""
    processor = re.search(r'model name\s*:\s*(.*)', open('/proc/cpuinfo').read())
    system = re.search(r'^PRETTY_NAME="?([^"\n]*)', open('/etc/os-release').read(), re.M)
    said = lambda *command: subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {
        'date': time.strftime('%Y-%m-%d %H:%M:%S %z'),
        'machine': f'{processor.group(1) if processor else platform.machine()}, {os.cpu_count()} cores',
        'system': f'{system.group(1) if system else "unknown"}, Linux {platform.release()}',
        'versions': '; '.join(said(lab.zcat, '--version')),
        'compiler': f'{said(lab.compiler, "--version")[0]}, {lab.build_type}',
        'load': os.getloadavg()[0],
    }


def main():
    arguments = parse_arguments()
    if arguments.list:
        print('\n'.join(row.name for row in rows()))
        return 0
    selected = chosen(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # by way of everything that cleans up
    lab = Lab(arguments.build)
    try:
        about = machine(lab)
        for name, value in about.items():
            print(f'{name}: {value}')
        if not arguments.verify:
            print('Ratios are within a round, to the line below: of rates, or of times. CPU, memory and switches: sender / receiver.\n')
            print_cells(HEADINGS)
        records = run_rows(lab, selected, arguments)
    finally:
        lab.close()
    if arguments.json:
        with open(arguments.json, 'w') as file:
            json.dump({'about': about, 'rows': records}, file, indent=1)
    if arguments.markdown:
        print_markdown(records)
    failed = [record['name'] for record in records if 'failed' in record]
    missed = [record['name'] for record in records if record.get('ok') is False]
    print(f'\n{len(records)} rows; below their bar: {", ".join(missed) or "none"}; failed: {", ".join(failed) or "none"}')
    return 1 if failed or (arguments.check and missed) else 0


sys.exit(main())
