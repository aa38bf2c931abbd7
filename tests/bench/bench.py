#!/usr/bin/env python3
"""Measure the four programs in one run: every command once per round, round after round, medians and ratios.

usage: bench.py PROGRAMS_DIR [--size MB] [--rounds N] [--perl DIR] [--other NAME=COMMAND]... [--only PROGRAM]

PROGRAMS_DIR holds the executables, anywhere below it. Inputs of --size megabytes (default 200; folded ones of a twentieth,
three twentieths and a half of that) are made from testdata: whole recordings one after the other, each time with other
process names and numbers, so that the texture stays real. stackcollapse-perf is measured with one thread and with as
many as there are processors. stackcollapse is measured with half of --size of bpftrace, jstack, gdb and folded
input each, made of the same stacks. --perl names a folder with the original scripts, --other adds a command that reads the
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
import zlib

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


def gdb_frame(depth, name, rng):
    """One of four frames has arguments that change."""
    number = zlib.crc32(name)
    size = rng.randrange(1 << 16) if number % 4 == 0 else 4096
    return b'#%-2d 0x%016x in %s (self=0x55d0c0%06x, size=%d) at ../src/part%d.c:%d\n' % (
        depth, 0x7f0000000000 + number, name, number % (1 << 24), size, number % 90, number % 2000)


def as_bpftrace(frames, number, _):
    return b'@[\n' + b''.join(b'    %s+%d\n' % (name, zlib.crc32(name) % 300) for name in frames) + b']: %d\n' % (number % 50)


def as_jstack(frames, number, _):
    lines = b''.join(b'\tat %s(Part%d.java:%d)\n' % (name, zlib.crc32(name) % 90, zlib.crc32(name) % 2000) for name in frames)
    return (b'"pool-%d-thread-%d" #%d prio=5 os_prio=0 tid=0x00007f273c%06x nid=0x%x runnable [0x00007f28a30f3000]\n'
            b'   java.lang.Thread.State: %s\n%s\n' % (number % 5, number % 40, number % 200, number % 4096, number % 4096,
                                                    b'WAITING (parking)' if number % 3 == 0 else b'RUNNABLE', lines))


def as_gdb(frames, number, rng):
    return b'Thread %d (Thread 0x7f5fa09e96c0 (LWP %d) "app"):\n%s\n' % (
        number % 40, number, b''.join(gdb_frame(depth, name, rng) for depth, name in enumerate(frames)))


def as_folded(frames, number, _):
    return b'%s %d\n' % (b';'.join(reversed(frames)), number % 50)


# format, what prints a stack in it, innermost frame first, and the script
TEXTS = (('bpftrace', as_bpftrace, 'stackcollapse-bpftrace'), ('jstack', as_jstack, 'stackcollapse-jstack'),
         ('gdb', as_gdb, 'stackcollapse-gdb'), ('folded', as_folded, 'stackcollapse-recursive'))


def profile_text(path, source, size, make):
    """Stacks of real recordings, drawn again and again, as another profiler prints them."""
    rng, written, number = random.Random(1), 0, 0
    stacks = [line.rsplit(b' ', 1)[0].split(b';')[::-1] for line in source.split(b'\n')[:-1]]
    weights = [int(line.rsplit(b' ', 1)[1]) for line in source.split(b'\n')[:-1]]
    with open(path, 'wb') as out:
        while written < size:
            for frames in rng.choices(stacks, weights, k=1000):
                written += out.write(make(frames, number, rng))
                number += 1


def measure_stackcollapse(collapse, source, path, given):
    for name, make, script in TEXTS:
        profile_text(path, source, given.size * 500000, make)
        words = [collapse, f'--format={name}']
        compare(f'stackcollapse, {name}', path, [
            ('wc -l', ['wc', '-l', path], None), ('stackcollapse, one thread', words + ['--threads=1', path], None),
            (f'stackcollapse, {os.cpu_count()} threads', words + [path], None)]
            + ([(f'{script}.pl', ['perl', os.path.join(given.perl, f'{script}.pl'), path], None)] if given.perl else []),
            given.rounds)


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
    parser = argparse.ArgumentParser(description='Measure the four programs in one run.')
    parser.add_argument('programs')
    parser.add_argument('--size', type=int, default=200)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--perl')
    parser.add_argument('--only', default='')
    parser.add_argument('--other', action='append', default=[])
    given = parser.parse_args()
    fold, collapse, draw, diff = (program(given.programs, n)
                                  for n in ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded'))
    perl = (lambda name, *words: [(f'{name}.pl', ['perl', os.path.join(given.perl, f'{name}.pl'), *words], None)]
            if given.perl else [])
    with tempfile.TemporaryDirectory() as folder:
        text, *profiles = (os.path.join(folder, n) for n in ('perf.txt', 'small', 'middle', 'large', 'mixed', 'after'))
        small, middle, large, mixed, after = profiles
        perf_script(text, given.size * 1000000)
        source = subprocess.run([fold, text], capture_output=True, check=True).stdout
        if given.only in ('', 'stackcollapse'):
            whole = subprocess.run([fold, '--tidy=balanced', text], capture_output=True, check=True).stdout  # brackets close
            measure_stackcollapse(collapse, whole, mixed, given)
        for path, share in ((small, 0.05), (middle, 0.15), (large, 0.5), (after, 0.15)):
            folded(path, source, given.size * 1000000 * share, b'a')
        shuffle(middle, mixed)
        count = ['wc', '-l']
        if given.only in ('', 'stackcollapse-perf'):
            compare('stackcollapse-perf', text,
                    [('wc -l', count + [text], None), ('stackcollapse-perf, one thread', [fold, '--threads=1', text], None),
                     (f'stackcollapse-perf, {os.cpu_count()} threads', [fold, text], None),
                     ('stackcollapse-perf, from a pipe', ['sh', '-c', 'cat "$1" | "$0"', fold, text], None)]
                    + [(o.split('=', 1)[0], shlex.split(o.split('=', 1)[1]), text) for o in given.other]
                    + perl('stackcollapse-perf', text), given.rounds)
        for path, kind in ((small, 'sorted'), (middle, 'sorted'), (large, 'sorted'), (mixed, 'in any order')):
            if given.only in ('', 'flamegraph'):
                compare(f'flamegraph, {kind}', path, [('wc -l', count + [path], None), ('flamegraph', [draw, path], None)]
                        + perl('flamegraph', path), given.rounds)
        if given.only in ('', 'difffolded'):
            compare('difffolded (size of one side)', middle,
                    [('wc -l', count + [middle, after], None), ('difffolded', [diff, middle, after], None)]
                    + perl('difffolded', middle, after), given.rounds)

main()
