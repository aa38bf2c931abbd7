#!/usr/bin/env python3
"""Measure the three programs in one run: every command once per round, round after round, medians and ratios.

usage: bench.py PROGRAMS_DIR [--size MB] [--rounds N] [--perl DIR] [--other NAME=COMMAND]...

PROGRAMS_DIR holds the executables, anywhere below it. Inputs of --size megabytes (default 200; folded ones of a twentieth,
three twentieths and a half of that) are made from testdata: whole recordings one after the other, each time with other
process names and numbers, so that the texture stays real. stackcollapse-perf is measured with one thread and with as
many as there are processors. --perl names a folder with the original scripts, --other adds a command that reads the
perf script text on standard input, for instance another collapser. The yardstick is wc -l on the same file.
"""
import argparse
import lzma
import os
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTDATA = os.path.join(HERE, '..', '..', 'testdata')
RECORDINGS = ('system-wide', 'cpp-callgraph', 'node-jit', 'java-jit')


def program(folder, name):
    for path, _, files in os.walk(folder):
        if name in files and os.access(os.path.join(path, name), os.X_OK):
            return os.path.join(path, name)
    sys.exit(f'bench: no executable {name} below {folder}')


def recording(name):
    with lzma.open(os.path.join(TESTDATA, 'perf-script', name + '.txt.xz')) as f:
        return f.read()


def perf_script(path, size):
    """Recordings in turn; every repetition is another run of other processes."""
    texts, written, turn = [recording(name) for name in RECORDINGS], 0, 0
    with open(path, 'wb') as out:
        while written < size:
            text = texts[turn % len(texts)]
            # a header line starts in the first column, and is the only kind that does
            lines = [line if line[:1] in (b'\t', b'', b'#') else b'%d-' % (turn // len(texts) % 50) + line
                     for line in text.split(b'\n')]
            text = b'\n'.join(lines)
            out.write(text)
            written += len(text)
            turn += 1


def folded(path, source, size, mark):
    """Folded stacks under ever new process names, sorted as stackcollapse-perf sorts them."""
    lines, written, turn, out = source.split(b'\n')[:-1], 0, 0, []
    while written < size:
        for line in lines:
            process, rest = line.split(b';', 1) if b';' in line else (line, b'')
            out.append(b'%s-%s%d;%s' % (process, mark, turn, rest))
            written += len(out[-1]) + 1
        turn += 1
    with open(path, 'wb') as f:
        f.write(b'\n'.join(sorted(out)) + b'\n')


def shuffle(path, other):
    """The same lines in another order, the same in every run."""
    with open(path, 'rb') as f:
        lines = f.read().split(b'\n')[:-1]
    random.Random(1).shuffle(lines)
    with open(other, 'wb') as f:
        f.write(b'\n'.join(lines) + b'\n')


def run(command, stdin=None):
    """Seconds of one run."""
    with open(stdin or os.devnull, 'rb') as source:
        start = time.perf_counter()
        done = subprocess.run(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f'bench: {shlex.join(command)} ended with {done.returncode}')
    return took


def peak(command, stdin=None):
    """Peak memory as text. GNU time measures it: a child of this process would inherit this process's own peak."""
    if not os.access('/usr/bin/time', os.X_OK):
        return '?'
    with open(stdin or os.devnull, 'rb') as source:
        done = subprocess.run(['/usr/bin/time', '-f', '%M', *command], stdin=source, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, errors='replace')
    return f'{int(done.stderr.split()[-1]) / 1024:.1f}'


def compare(title, path, commands, rounds):
    size = os.path.getsize(path)
    print(f'\n{title}: {size / 1e6:.0f} MB')
    for _, command, stdin in commands:
        run(command, stdin)  # nobody pays for cold caches
    times = {name: [] for name, _, _ in commands}
    for _ in range(rounds):
        for name, command, stdin in commands:
            times[name].append(run(command, stdin))
    for name, command, stdin in commands:
        median = statistics.median(times[name])
        ratio = statistics.median(a / b for a, b in zip(times[name], times[commands[0][0]]))
        print(f'  {name:34} {median:8.3f} s  {size / median / 1e6:6.0f} MB/s {ratio:8.1f} x {commands[0][0]}'
              f'  peak {peak(command, stdin):>6} MB')


def main():
    parser = argparse.ArgumentParser(description='Measure the three programs in one run.')
    parser.add_argument('programs')
    parser.add_argument('--size', type=int, default=200)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--perl')
    parser.add_argument('--other', action='append', default=[])
    given = parser.parse_args()
    fold, draw, diff = (program(given.programs, n) for n in ('stackcollapse-perf', 'flamegraph', 'difffolded'))
    perl = (lambda name, *words: [(f'{name}.pl', ['perl', os.path.join(given.perl, f'{name}.pl'), *words], None)]
            if given.perl else [])
    with tempfile.TemporaryDirectory() as folder:
        text, *profiles = (os.path.join(folder, n) for n in ('perf.txt', 'small', 'middle', 'large', 'mixed', 'after'))
        small, middle, large, mixed, after = profiles
        perf_script(text, given.size * 1000000)
        source = subprocess.run([fold, text], capture_output=True, check=True).stdout
        for path, share in ((small, 0.05), (middle, 0.15), (large, 0.5), (after, 0.15)):
            folded(path, source, given.size * 1000000 * share, b'a')
        shuffle(middle, mixed)
        count = ['wc', '-l']
        compare('stackcollapse-perf', text,
                [('wc -l', count + [text], None), ('stackcollapse-perf, one thread', [fold, '--threads=1', text], None),
                 (f'stackcollapse-perf, {os.cpu_count()} threads', [fold, text], None),
                 ('stackcollapse-perf, from a pipe', ['sh', '-c', 'cat "$1" | "$0"', fold, text], None)]
                + [(o.split('=', 1)[0], shlex.split(o.split('=', 1)[1]), text) for o in given.other]
                + perl('stackcollapse-perf', text), given.rounds)
        for path, kind in ((small, 'sorted'), (middle, 'sorted'), (large, 'sorted'), (mixed, 'in any order')):
            compare(f'flamegraph, {kind}', path, [('wc -l', count + [path], None), ('flamegraph', [draw, path], None)]
                    + perl('flamegraph', path), given.rounds)
        compare('difffolded (size of one side)', middle,
                [('wc -l', count + [middle, after], None), ('difffolded', [diff, middle, after], None)]
                + perl('difffolded', middle, after), given.rounds)


main()
