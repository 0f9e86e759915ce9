"""The same job by what else one would take: lines of 20 bytes from one process to another. Only with --peers."""

import os
import subprocess

from trial import Checker, Failure, Sample, Skipped, Trial, free_port

SIZE = 20

RECEIVE_SCRIPT = '''
import os, sys, zmq
socket = zmq.Context().socket(zmq.PULL)
socket.bind("tcp://127.0.0.1:*")
with open(sys.argv[2], "w") as bound: print(socket.getsockopt_string(zmq.LAST_ENDPOINT), file=bound)
for _ in range(int(sys.argv[1])): sys.stdout.buffer.write(socket.recv() + b"\\n")
'''
SEND_SCRIPT = '''
import sys, zmq
socket = zmq.Context().socket(zmq.PUSH)
socket.connect(sys.argv[1])
for line in sys.stdin.buffer: socket.send(line[:-1])
'''


def timed(sender, receiver):
    usage = sender.finish(), receiver.finish()
    return Sample(usage[1].end - usage[0].start, [usage[0]], [usage[1]])


def checked(trial, expected):
    """A pipe for the receiver's output, and what reads it."""
    reading, writing = trial.pipe()
    return writing, Checker(reading, expected)


def pyzmq(lab, count, check):
    python = next((path for path in ('/usr/bin/python3', 'python3')
                   if subprocess.run([path, '-c', 'import zmq'], capture_output=True, check=False).returncode == 0), None)
    if python is None:
        raise Skipped('pyzmq is not installed')
    source = lab.input('line', SIZE, count)
    with Trial(lab) as trial:
        output, checker = checked(trial, source) if check else (None, None)
        receiver = trial.start([python, '-c', RECEIVE_SCRIPT, str(count), '{bound}'], stdout=output)
        if output:
            output.close()
        sender = trial.start([python, '-c', SEND_SCRIPT, receiver.endpoint()], stdin=trial.open(source))
        sample = timed(sender, receiver)
        if checker:
            checker.verdict()
        return sample


def nngcat(lab, count, check):
    """It has no line mode: the same text again and again. It cannot say which port it got, so that ipc it is."""
    lab.need('nngcat')
    text = 'x' * SIZE
    path = lab.path('nng')
    if os.path.exists(path):
        os.unlink(path)
    address = f'ipc://{path}'
    expected = lab.path('nng-expected')
    with open(expected, 'w') as file:
        file.write(f'"{text}"\n' * count)
    with Trial(lab) as trial:
        output, checker = checked(trial, expected) if check else (None, None)
        receiver = trial.start(['nngcat', '--pull0', '--listen', address, '--quoted', '--count', str(count)],
                               stdout=output)
        if output:
            output.close()
        sender = trial.start(['nngcat', '--push0', '--dial', address, '--data', text, '--interval', '0',
                              '--count', str(count), '--async'])
        sample = timed(sender, receiver)
        if checker:
            checker.verdict()
        return sample


def mosquitto(lab, count, check):
    broker_program = lab.need('mosquitto')
    lab.need('mosquitto_pub')
    source = lab.input('line', SIZE, count)
    port = str(free_port())
    configuration = lab.path('mosquitto.conf')
    with open(configuration, 'w') as file:
        file.write(f'listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n'
                   'log_dest stderr\nlog_type information\nlog_type subscribe\n')
    with Trial(lab) as trial:
        output, checker = checked(trial, source) if check else (None, None)
        broker = trial.start([broker_program, '-c', configuration], bound='running')
        broker.said('running')
        to = ['-h', '127.0.0.1', '-p', port, '-t', 'bench']
        receiver = trial.start(['mosquitto_sub', *to, '-C', str(count)], stdout=output)
        if output:
            output.close()
        broker.said(r'\d+: \S+ 0 bench')
        sender = trial.start(['mosquitto_pub', *to, '-l'], stdin=trial.open(source))
        sample = timed(sender, receiver)
        if checker:
            checker.verdict()
        return sample


def socat(lab, count, check):
    """It carries bytes and knows no messages."""
    lab.need('socat')
    source = lab.input('line', SIZE, count)
    with Trial(lab) as trial:
        output, checker = checked(trial, source) if check else (None, None)
        receiver = trial.start(['socat', '-d', '-d', '-u', 'TCP-LISTEN:0,bind=127.0.0.1', '-'], stdout=output,
                               bound=r'listening on AF=2 (\S+)')
        if output:
            output.close()
        sender = trial.start(['socat', '-u', '-', f'TCP:{receiver.endpoint()}'], stdin=trial.open(source))
        sample = timed(sender, receiver)
        if checker:
            checker.verdict()
        elif sample.receivers[0].written < os.path.getsize(source):
            raise Failure('socat lost something')
        return sample


# name, bar of the ratio, messages, trial
PEER_ROWS = [
    ('nngcat', 150, 20_000, nngcat),
    ('pyzmq', 8, 400_000, pyzmq),
    ('mosquitto', 40, 100_000, mosquitto),
    ('socat', None, 2_400_000, socat),
]
