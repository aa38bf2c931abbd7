#!/usr/bin/env python3
"""Measure the four programs, and others beside them, in one run, and print a table in Markdown.

usage: bench.py PROGRAMS_DIR [--perf MB] [--folded MB] [--runs N] [--only WORK]... [--other WORK:NAME=COMMAND]...
                [--perl DIR] [--inputs DIR] [--growth]

PROGRAMS_DIR holds the executables, anywhere below it. hyperfine runs every command once per round, round after round, so
that what disturbs the machine disturbs all of them; processor time and wall time are medians, the ratio is the median of
the rounds' ratios of processor time to that of the first command. Memory is the peak that GNU time measures. What is
written goes to /dev/null, and the input is in the page cache.

The works, each with its inputs (see inputs.py):
    system java node distinct dropped   stackcollapse-perf, --perf megabytes (150) of text; beside wc -l
    sorted shuffled                     flamegraph, --folded megabytes (50) of distinct stacks; beside wc -l and sort
    pair little                         difffolded, two sorted files of that size; beside join
    bpftrace jstack gdb folded          stackcollapse, that size of what other profilers print; beside wc -l
    perfdata                            a perf.data, recorded by perf while stackcollapse-perf works, to an SVG; beside
                                        perf script, and left out where there is no perf that may record

--other adds a command to a work, or to all works of a program (collapse, flamegraph, difffolded, stackcollapse); {} in it
is the file, or both files, and without it the file is standard input. May be repeated:
    bench.py build/release --other collapse:inferno='inferno-collapse-perf {}' --other flamegraph:i='inferno-flamegraph {}'
--perl names a folder with the original scripts, and adds them everywhere. --inputs keeps the inputs in a folder, and takes
those that are there. --growth measures system, sorted and pair at 50, 100, 200 and 400 megabytes instead.
"""
import argparse
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import inputs

COLLAPSE, DRAW, DIFF, OTHERS = 'collapse', 'flamegraph', 'difffolded', 'stackcollapse'
WORKS = {**{name: COLLAPSE for name in inputs.PERF}, 'sorted': DRAW, 'shuffled': DRAW, 'pair': DIFF, 'little': DIFF,
         **{name: OTHERS for name in inputs.OTHER}, 'perfdata': 'perfdata'}
PERL = {COLLAPSE: 'stackcollapse-perf.pl', DRAW: 'flamegraph.pl', DIFF: 'difffolded.pl',
        'bpftrace': 'stackcollapse-bpftrace.pl', 'jstack': 'stackcollapse-jstack.pl', 'gdb': 'stackcollapse-gdb.pl',
        'folded': 'stackcollapse-recursive.pl'}
GROWTH = (50, 100, 200, 400)
RECORDED = 3  # seconds that perf records


def program(folder, name):
    for path, _, files in os.walk(folder):
        if name in files and os.access(os.path.join(path, name), os.X_OK):
            return os.path.abspath(os.path.join(path, name))
    sys.exit(f'bench: no executable {name} below {folder}')


class Command:
    """What is measured: its name, its words, and the file that is its standard input, if any."""

    def __init__(self, name, words, stdin=None, env=None):
        self.name, self.words, self.stdin = name, words, stdin
        self.env, self.cpu, self.wall = {**os.environ, **(env or {})}, [], []

    def run(self):
        """Once, by hyperfine; a shell opens standard input, for older versions have no option for that."""
        words = ['sh', '-c', 'exec "$@" < "$0"', self.stdin, *self.words] if self.stdin else self.words
        with tempfile.NamedTemporaryFile('r', suffix='.json') as result:
            done = subprocess.run(['hyperfine', '--shell=none', '--runs=1', '--style=none', f'--export-json={result.name}',
                                   shlex.join(words)], env=self.env, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f'bench: {shlex.join(self.words)}: {done.stderr.strip()}')
            times = json.load(result)['results'][0]
        self.cpu.append(times['user'] + times['system'])
        self.wall.append(times['mean'])

    def peak(self):
        """Peak memory in megabytes, as text. A child of this process would begin with this process's own peak."""
        if not os.access('/usr/bin/time', os.X_OK):
            return '?'
        with open(self.stdin or os.devnull, 'rb') as source:
            done = subprocess.run(['/usr/bin/time', '-f', '%M', *self.words], stdin=source, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, env=self.env, text=True, errors='replace', check=False)
        return f'{int(done.stderr.split()[-1]) / 1024:.1f}'


def other_command(text, paths):
    """A command of the user's: with the files in the place of {}, or with the file as standard input."""
    name, command = text.split('=', 1)
    words = [path for word in shlex.split(command) for path in (paths if word == '{}' else [word])]
    return Command(name, words, None if '{}' in shlex.split(command) else paths[0])


def references(work, paths):
    lines = [Command('wc -l', ['wc', '-l', *paths])]
    if work in ('pair', 'little'):
        return [Command('join', ['join', *paths], env={'LC_ALL': 'C'})] + lines
    if WORKS[work] == DRAW:
        return [Command('sort', ['sort', *paths], env={'LC_ALL': 'C'})] + lines
    return lines


def commands_of(work, paths, given):
    """References first, then ours, then others."""
    find, cpus = (lambda name: program(given.programs, name)), os.cpu_count()
    fold, draw, diff, collapse = map(find, ('stackcollapse-perf', 'flamegraph', 'difffolded', 'stackcollapse'))
    if work == 'perfdata':
        pipe = '"$0" "$2" | "$1"'
        return [Command('perf script', ['perf', 'script', '-i', *paths]),
                Command('stackcollapse-perf', [fold, '--threads=1', *paths]),
                Command('stackcollapse-perf \\| flamegraph', ['sh', '-c', pipe, fold, draw, *paths])]
    ours = {
        COLLAPSE: [Command('stackcollapse-perf, one thread', [fold, '--threads=1', *paths]),
                   Command(f'stackcollapse-perf, {cpus} threads', [fold, f'--threads={cpus}', *paths])],
        DRAW: [Command('flamegraph, one thread', [draw, '--threads=1', *paths]),
               Command(f'flamegraph, {cpus} threads', [draw, f'--threads={cpus}', *paths])],
        DIFF: [Command('difffolded', [diff, *paths])],
        OTHERS: [Command('stackcollapse, one thread', [collapse, f'--format={work}', '--threads=1', *paths])]}[WORKS[work]]
    others = [other_command(text.split(':', 1)[1], paths) for text in given.other
              if text.split(':', 1)[0] in (work, WORKS[work])]
    script = PERL.get(work, PERL.get(WORKS[work])) if given.perl else None
    perl = [Command(script, ['perl', os.path.join(given.perl, script), *paths])] if script else []
    return references(work, paths) + ours + others + perl


def measure(commands, runs):
    for command in commands:
        command.run()  # nobody pays for cold caches
        command.cpu, command.wall = [], []
    for _ in range(runs):
        for command in commands:
            command.run()


def print_rows(title, commands):
    first = commands[0]
    for command in commands:
        ratio = statistics.median(a / b if b else 0 for a, b in zip(command.cpu, first.cpu))
        print(f'| {title} | {command.name} | {statistics.median(command.cpu):.3f} | {statistics.median(command.wall):.3f} | '
              f'{ratio:.2f} | {command.peak()} |', flush=True)
        title = ''


def record(path, fold, text):
    """A recording of stackcollapse-perf at work, with everything else on the machine if perf may. False: perf may not."""
    for words in (['-a', '-g'], ['-g']):
        work = f'for round in 1 2 3 4 5 6 7 8; do {shlex.quote(fold)} {shlex.quote(text)} > /dev/null; done'
        done = subprocess.run(['timeout', f'{RECORDED}', 'perf', 'record', '-q', '-e', 'cpu-clock', '-F', '20000', *words, '-o',
                               path, '--', 'sh', '-c', work], capture_output=True, check=False)
        if done.returncode in (0, 124) and os.path.exists(path) and os.path.getsize(path) > 100000:
            return True
    return False


def inputs_of(work, folder, given):
    """The files of a work, or None where they cannot be made."""
    if work == 'perfdata':
        path = os.path.join(folder, 'perf.data')
        text = inputs.make(folder, 'system', int(given.perf * 1e6))[0]
        there = shutil.which('perf') and record(path, program(given.programs, 'stackcollapse-perf'), text)
        return [path] if there else None
    return inputs.make(folder, work, int((given.perf if work in inputs.PERF else given.folded) * 1e6))


def growth(given):
    print('| input | MB | CPU s | s per 100 MB | peak MB |\n| --- | --- | --- | --- | --- |')
    for work in given.only or ('system', 'sorted', 'pair'):
        for size in GROWTH:
            with tempfile.TemporaryDirectory() as folder:
                paths = inputs.make(folder, work, size * 1000000)
                ours = commands_of(work, paths, given)[len(references(work, paths))]
                measure([ours], given.runs)
                cpu = statistics.median(ours.cpu)
                print(f'| {work} | {size} | {cpu:.3f} | {cpu / size * 100:.3f} | {ours.peak()} |', flush=True)


def machine():
    with open('/proc/cpuinfo', encoding='utf-8', errors='replace') as file:
        model = next((line.split(':', 1)[1].strip() for line in file if line.startswith('model name')), platform.machine())
    return f'{model}, {os.cpu_count()} processors, Linux {platform.release().split("-")[0]}'


def load():
    return ' '.join(f'{value:.1f}' for value in os.getloadavg())


def table(given):
    done = left_out = 0
    print('| input | program | CPU s | wall s | CPU, times the first | peak MB |\n| --- | --- | --- | --- | --- | --- |')
    with tempfile.TemporaryDirectory() as folder:
        for work in given.only or WORKS:
            paths = inputs_of(work, given.inputs or folder, given)
            if not paths:
                left_out += 1
                continue
            commands = commands_of(work, paths, given)
            measure(commands, given.runs)
            size = sum(map(os.path.getsize, paths)) / 1e6
            print_rows(f'{work}, {size:.0f} MB', commands)
            done += 1
            if not given.inputs:
                for path in paths:
                    os.remove(path)
    print(f'\n{done} measured' + (f', {left_out} left out: perf is not there, or may not record' if left_out else ''))


def main():
    parser = argparse.ArgumentParser(description=__doc__, usage=argparse.SUPPRESS,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('programs', metavar='PROGRAMS_DIR')
    parser.add_argument('--perf', type=float, default=150, metavar='MB')
    parser.add_argument('--folded', type=float, default=50, metavar='MB')
    parser.add_argument('--runs', type=int, default=5, metavar='N')
    parser.add_argument('--only', action='append', choices=WORKS, metavar='WORK')
    parser.add_argument('--other', action='append', default=[], metavar='WORK:NAME=COMMAND')
    parser.add_argument('--perl', metavar='DIR')
    parser.add_argument('--inputs', metavar='DIR')
    parser.add_argument('--growth', action='store_true')
    given = parser.parse_args()
    for text in given.other:
        if ':' not in text or '=' not in text or text.split(':', 1)[0] not in {*WORKS, *WORKS.values()}:
            sys.exit(f'bench: --other={text}: WORK:NAME=COMMAND is wanted, WORK being one of '
                     f'{", ".join(sorted({*WORKS, *WORKS.values()}))}')
    if not shutil.which('hyperfine'):
        sys.exit('bench: hyperfine is not installed; do: apt-get install hyperfine')
    version = subprocess.run([program(given.programs, 'stackcollapse-perf'), '--version'], capture_output=True, text=True,
                             check=True)
    print(f'{version.stdout.strip()}, {time.strftime("%Y-%m-%d")}, {machine()}; load average {load()} at the start\n')
    if given.inputs:
        os.makedirs(given.inputs, exist_ok=True)
    (growth if given.growth else table)(given)
    print(f'load average {load()} at the end')


if __name__ == '__main__':
    main()
