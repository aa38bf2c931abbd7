#!/usr/bin/env python3
"""Let every call to the system fail in turn, in programs built with inject.c, and check what comes of it.

usage: inject.py FAULTY_DIR [--table] [--only TEXT] [--jobs N] [--every N]

Whatever fails: no crash, no leak, no sanitizer report; exit status 0 only with the very output of a run without fault,
else a message of the program; palette.map is the old one or the new one, whole, and no temporary file is left. What a
fault must lead to is in FAULTS: "same" (nobody notices), "said" (a message with the reason, and a failing status),
"unheard" (the same output and status, a message is lost), "either" or "killed" (the call ends the program). --table
prints faults and outcomes as a table in Markdown. --every N tries the first calls, and of the others each Nth.
"""
import argparse
import concurrent.futures
import errno
import gzip
import os
import subprocess
import signal
import sys
import tempfile
import typing

PERF_TEXT = b'''java 7/8 [000] 1.000000: 10 cycles:
\t    7f01 Lorg/app;::run+0x10 (/tmp/perf-7.map)
\t    55d2 work(int)+0x22 (/bin/app)
\t    55d3 [unknown] (/lib/libc.so.6)

app 9 2.000000: 7 cycles:
\t    55d2 work(int)+0x22 (/bin/app)
\t    55d1 main+0x11 (/bin/app)

a line that is none
app 9 2.500000: 7 faults:
\t    55d1 main+0x11 (/bin/app)

'''
PERF_FILE = b'PERFILE2' + (104).to_bytes(8, 'little') + bytes(300)
FOLDED = b''.join(b'app;main;f%d;g<%d> %d\n' % (i % 7, i, i + 1) for i in range(40)) + b'odd\napp;main;0x7f%d 3.5\n'
OTHER = b''.join(b'app;main;f%d;g<%d> %d\n' % (i % 5, i, 2 * i + 1) for i in range(40)) + b'new;main 1\n'
DIFFERENCE = b'# difffolded before=a after=b\n' + b''.join(b'app;f%d %d %d\n' % (i, i, 20 - i) for i in range(20))
ADDR2LINE = b'''#!/bin/sh
while read -r address; do
    case $address in
    55d1) printf '0x55d1\\ninner\\na.c:1\\nmain\\na.c:2\\n' ;;
    *) printf '0x%s\\n??\\n??:0\\n' "${address#0x}" ;;
    esac
done
'''
NM = b'''#!/bin/sh
echo '0000000000001000 T work(int)'
'''
PERF = b'''#!/bin/sh
exec cat "$(dirname "$0")/rec.txt"
'''
BPFTRACE = b'Attaching 1 probe...\n\n' + b''.join(b'@[\n    f%d+1\n    main+2\n]: %d\n' % (i % 9, i) for i in range(1, 60))
FILES = {
    'bpf.txt': BPFTRACE, 'folded.gz': gzip.compress(FOLDED, mtime=0),
    'rec.txt': PERF_TEXT, 'rest.txt': PERF_TEXT[:PERF_TEXT.index(b'a line')], 'perf.data': PERF_FILE,
    'a.folded': FOLDED, 'b.folded': OTHER, 'two.folded': DIFFERENCE,
    'links.txt': b'main\thref=http://x/\tid=m\nf1\tg_extra=a="1"\n',
    'palette.map': b'main->rgb(1,2,3)\nold->red\n',
}
SCRIPTS = {'addr2line': ADDR2LINE, 'nm': NM, 'perf': PERF}

TOGETHER = 'alloc together'  # in all threads at the same moment

# Threads are for what is left after 4 MiB, at least as much again; this scenario is kept to what only threads do.
THREADS, ONLY_THREADS = 'threads', {'pread', 'pthread_create', 'fstat', TOGETHER}
STARTED = 3
LARGE = PERF_TEXT[:PERF_TEXT.index(b'a line')] * (9000000 // PERF_TEXT.index(b'a line'))
LARGE_FOLDED = b''.join(b'app;function_%06d 1\n' % number for number in range(200000))
# Many stacks of a small input are printed by threads.
PRINTING = 'printing threads'
PRINTING_FAULTS = {('alloc', 'ENOMEM'), ('write', 'ENOSPC+'), ('write', 'short'), ('pthread_create', 'EAGAIN'),
                   ('pthread_create', 'EAGAIN+')}
DISTINCT = b''.join(b'app 9 2.0: 7 cycles: \n\t 1 f%d (/a)\n\t 2 g%d (/a)\n\n' % (i % 100, i // 100) for i in range(17000))
LARGE_FILES = {'large.txt': LARGE, 'large.folded': LARGE_FOLDED, 'distinct.txt': DISTINCT}  # written once

MAP, LINKED_MAP, MAP_IN_PLACE = 'map', 'linked map', 'map in place'
DRAWN_WITH_MAP = ['--cp', '--nameattr=links.txt', '--reverse', '--sort=size', 'b.folded']

# program: name of the scenario, words, standard input
SCENARIOS = {
    'stackcollapse-perf': (
        ('text', ['--all', '--addrs', '--stats', 'rec.txt', 'rest.txt'], None),
        ('input', ['--event-filter=cycles', '--event-filter=faults', '--tid'], PERF_TEXT),
        ('inline', ['--inline', '--context', 'rec.txt'], None),
        ('perf.data', ['perf.data'], None),
        ('piped perf.data', [], PERF_FILE),
        (THREADS, [f'--threads={STARTED + 1}', 'large.txt'], None),
        (PRINTING, [f'--threads={STARTED + 1}', 'distinct.txt'], None),
    ),
    'stackcollapse': (
        ('bpftrace', ['--stats', 'bpf.txt', 'bpf.txt'], None),
        ('gzip', ['folded.gz'], None),
        ('piped gzip', ['--format=recursive', '--stats'], FILES['folded.gz']),
        ('perf.data', ['perf.data'], None),
        ('range', ['--format=range-perf', '0', '2', 'rec.txt'], None),
    ),
    'flamegraph': (
        ('plain', ['a.folded', 'b.folded'], None),
        (MAP, DRAWN_WITH_MAP, None),
        (LINKED_MAP, DRAWN_WITH_MAP, None),
        (MAP_IN_PLACE, DRAWN_WITH_MAP, None),
        ('difference', ['--delta=total', '--title=<t>'], DIFFERENCE),
        ('nothing', [], b''),
        (THREADS, ['--threads=2', 'large.folded'], None),
    ),
    'difffolded': (
        ('plain', ['-ns', '--labels', 'a.folded', 'b.folded'], None),
        ('summary', ['--markdown', '--summary=3', '--fail-above=0.1:new', 'a.folded', 'b.folded'], None),
        ('json', ['--json', 'a.folded', 'b.folded'], None),
    ),
}

# call, what becomes of it, chunk, what must come of it
FAULTS = (
    ('alloc', 'ENOMEM', None, 'said'),
    (TOGETHER, 'ENOMEM+', None, 'said'),
    ('read', 'EIO', 512, 'said'),
    ('read', 'EINTR', 512, 'same'),
    ('read', 'EAGAIN', 512, 'same'),
    ('read', 'short', None, 'same'),
    ('read', 'short+', None, 'same'),
    ('write', 'ENOSPC', 8192, 'said'),
    ('write', 'ENOSPC+', 8192, 'said'),
    ('write', 'EIO', 8192, 'said'),
    ('write', 'EINTR', 8192, 'same'),
    ('write', 'EAGAIN', 8192, 'same'),
    ('write', 'short', None, 'same'),
    ('write', 'short+', None, 'same'),
    ('message', 'ENOSPC', None, 'unheard'),
    ('message', 'EAGAIN+', None, 'unheard'),
    ('open', 'EACCES', None, 'said'),
    ('open', 'EMFILE', None, 'said'),
    ('open', 'EINTR', None, 'either'),
    ('close', 'EIO', None, 'either'),
    ('close', 'ENOSPC', None, 'either'),
    ('close', 'EINTR', None, 'same'),
    ('fstat', 'EIO', None, 'either'),
    ('lseek', 'EINVAL', None, 'said'),
    ('dup', 'EMFILE', None, 'said'),
    ('mkostemp', 'ENOSPC', None, 'said'),
    ('pipe2', 'EMFILE', None, 'either'),    # a helper ends for the one that could not start
    ('pipe2', 'EMFILE+', None, 'said'),
    ('socketpair', 'EMFILE', None, 'either'),
    ('socketpair', 'EMFILE+', None, 'said'),
    ('posix_spawnp', 'EAGAIN', None, 'either'),
    ('posix_spawnp', 'EAGAIN+', None, 'said'),
    ('posix_spawnp', 'ENOENT', None, 'said'),
    ('send', 'EPIPE', None, 'said'),
    ('send', 'EINTR', None, 'same'),
    ('waitpid', 'EINTR', None, 'same'),
    ('waitpid', 'ECHILD', None, 'either'),
    ('getentropy', 'ENOSYS', None, 'same'),
    ('create', 'EACCES', None, 'same'),     # the folder takes no new file: written in place
    ('create', 'ENOSPC', None, 'said'),
    ('create', 'EEXIST', None, 'same'),
    ('create', 'EEXIST+', None, 'said'),
    ('rename', 'EBUSY', None, 'same'),
    ('rename', 'EIO', None, 'said'),
    ('rename', 'kill', None, 'killed'),
    ('write', 'kill', 64, 'killed'),
    ('readlink', 'EIO', None, 'said'),
    ('ftruncate', 'EIO', None, 'said'),
    ('fchmod', 'EPERM', None, 'same'),
    ('unlink', 'EACCES', None, 'same'),
    ('pthread_create', 'EAGAIN', None, 'either'),
    ('pthread_create', 'EAGAIN+', None, 'either'),
    ('pread', 'EIO', None, 'either'),
    ('pread', 'EINTR', None, 'same'),
)
MAYBE = {'fstat', 'poll'}  # calls that a program need not make
MAX_POINTS, SECONDS = 3000, 60
FIRST_POINTS = 4  # tried whatever --every says
SANITIZERS = (b'Sanitizer', b'runtime error:')


class Run(typing.NamedTuple):
    """What came of a run."""
    status: int
    out: bytes
    kept: bytes   # palette.map
    said: bytes
    fired: bool   # the fault was reached
    left: list    # temporary files


class World:
    """Where the programs run: a folder for each run, so that they can write files."""

    def __init__(self, programs, shared, every):
        self.programs = programs
        self.every = every
        self.clean = {}
        self.shared = {name: os.path.join(shared, name) for name in LARGE_FILES}
        for name, content in LARGE_FILES.items():
            with open(self.shared[name], 'wb') as file:
                file.write(content)

    def run_clean(self, program, scenario, chunk):
        """A run without fault, once for all faults."""
        key = program, scenario[0], chunk
        if key not in self.clean:
            self.clean[key] = self.run(program, scenario, chunk=chunk)
        return self.clean[key]

    def points(self):
        """Which calls are to fail: the first, the second, ..."""
        yield from range(1, FIRST_POINTS + 1)
        yield from range(FIRST_POINTS + self.every, MAX_POINTS, self.every)

    def prepare(self, folder, scenario):
        for name, content in {**FILES, **SCRIPTS}.items():
            path = os.path.join(folder, name)
            with open(path, 'wb') as file:
                file.write(content)
            if name in SCRIPTS:
                os.chmod(path, 0o755)
        for shared, path in self.shared.items():
            os.symlink(path, os.path.join(folder, shared))
        mapped, other = os.path.join(folder, 'palette.map'), os.path.join(folder, 'colours')
        if scenario == LINKED_MAP:
            os.rename(mapped, other)
            os.symlink('colours', mapped)
        elif scenario == MAP_IN_PLACE:
            os.link(mapped, other)

    def run(self, program, scenario, fault=None, chunk=None, together=None):
        name, words, given = scenario
        with tempfile.TemporaryDirectory() as folder:
            self.prepare(folder, name)
            fired = os.path.join(folder, 'fired')
            environment = {'PATH': folder + os.pathsep + os.defpath, 'TMPDIR': folder, 'FAULT_FIRED': fired,
                           'PERF': os.path.join(folder, 'perf')}
            if fault:
                environment['FAULT'] = fault
            if together:
                environment['FAULT_TOGETHER'] = str(together)
            if chunk:
                environment['FAULT_CHUNK'] = str(chunk)
            done = subprocess.run([os.path.join(self.programs, f'faulty-{program}'), *words], input=given or b'',
                                  cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
            mapped = os.path.join(folder, 'palette.map')
            with open(mapped, 'rb') as file:
                kept = file.read()
            if os.path.islink(mapped) != (name == LINKED_MAP):
                kept = b'another kind of file'
            left = [entry for entry in os.listdir(folder) if entry.startswith('.save-')]
            return Run(done.returncode, done.stdout, kept, done.stderr.replace(folder.encode(), b''),
                       os.path.exists(fired), left)


def lost(scenario, fault, clean, got):
    """What is wrong with the files that the user has after a run, or None."""
    old = FILES['palette.map']
    if got.left and fault[3] != 'killed':
        return f'left {got.left}'
    part = fault[0] == 'read' and set(old.splitlines()) <= set(got.kept.splitlines())  # colours of what was read
    if got.kept not in (old, clean.kept) and not part and scenario != MAP_IN_PLACE:
        return f'palette.map is {got.kept!r}'
    return None


def problem(program, clean, got, must, reason):
    """What is wrong with a run, or None."""
    if any(mark in got.said for mark in SANITIZERS):
        return f'sanitizer: {got.said[:1200].decode(errors="replace")}'
    if must == 'killed':
        return None if got.status == -signal.SIGKILL else f'status {got.status}, not killed'
    if got.status == clean.status and must != 'said':
        if (got.out, got.kept) != (clean.out, clean.kept):
            return f'status {got.status}, but another output ({len(got.out)} and {len(clean.out)} bytes)'
        return f'another message: {got.said!r}' if must == 'same' and got.said != clean.said else None
    if must in ('same', 'unheard'):
        return f'status {got.status} instead of {clean.status}, said {got.said!r}'
    if got.status not in (1, 2):
        return f'status {got.status}, said {got.said!r}'
    lines = [line for line in got.said.split(b'\n') if line.startswith(program.encode() + b': ')]
    if not any(reason in line for line in lines):
        return f'status {got.status} without {reason!r}: {got.said!r}'
    return None


class Result:
    """What became of one fault in one scenario."""

    def __init__(self, program, scenario, fault):
        self.program, self.scenario, self.fault = program, scenario[0], fault
        self.points, self.ended, self.bad = 0, {}, []


def try_fault(world, program, scenario, fault):
    """Lets the call fail at its first, second, ... time until it is not reached any more."""
    call, what, chunk, must = fault
    result = Result(program, scenario, fault)
    clean = world.run_clean(program, scenario, chunk)
    name = what.rstrip('+')
    number = name if name in ('short', 'kill') else str(getattr(errno, name))
    usual = os.strerror(getattr(errno, name, 0)).encode()
    reason = b'out of memory' if call == 'alloc' else REASONS.get((program, call, name), usual)
    for nth in world.points():
        got = world.run(program, scenario, f'{call}:{nth}{"+" if what.endswith("+") else ""}:{number}', chunk)
        if not got.fired:
            return result
        result.points += 1
        result.ended[got.status] = result.ended.get(got.status, 0) + 1
        bad = problem(program, clean, got, must, reason) or lost(scenario[0], fault, clean, got)
        if bad:
            result.bad.append(f'{program} ({scenario[0]}): {call} no. {nth}: {what}: {bad}')
    result.bad.append(f'{program} ({scenario[0]}): {call}: no end')
    return result


def try_together(world, program, scenario, fault):
    """Lets memory run out for all threads at the same moment: at the first, the second, ... request of each."""
    result, met = Result(program, scenario, fault), 0
    wanted = (1, b'', program.encode() + b': out of memory\n')
    for nth in world.points():
        got = world.run(program, scenario, f'alloc:{nth}+:{errno.ENOMEM}', together=STARTED)
        if got.status == 0:
            break
        result.points += 1
        met += got.fired
        result.ended[got.status] = result.ended.get(got.status, 0) + 1
        if (got.status, got.out, got.said) != wanted:
            result.bad.append(f'{program} ({scenario[0]}): {TOGETHER} no. {nth}: {got.status}, said {got.said!r}')
    if met < 2:  # some requests are made under a lock
        result.bad.append(f'{program} ({scenario[0]}): {TOGETHER}: {met} of {result.points} times together')
    return result


# What is said instead of the reason: an open file that cannot be read again, a helper that hears nothing.
REASONS = {
    ('stackcollapse-perf', 'send', 'EPIPE'): b'addr2line',
    ('stackcollapse-perf', 'dup', 'EMFILE'): b'temporary file',
    ('stackcollapse-perf', 'waitpid', 'ECHILD'): b'failed with status 1',
    ('stackcollapse', 'waitpid', 'ECHILD'): b'failed with status 1',
}


def belongs(program, scenario, fault):
    """Whether the fault is tried in the scenario."""
    if scenario == PRINTING:
        return fault[:2] in PRINTING_FAULTS
    if fault[0] == TOGETHER and program != 'stackcollapse-perf':  # where threads do the same
        return False
    return fault[0] in ONLY_THREADS if scenario == THREADS else fault[0] not in ('pread', TOGETHER)


def outcome(result):
    words = []
    for status, times in sorted(result.ended.items()):
        words.append(f'{times} x exit {status}')
    return ', '.join(words)


def table(results):
    rows = {}
    for result in results:
        if result.points:
            row = rows.setdefault((result.program, result.fault[0], result.fault[1], result.fault[3]), Result(
                result.program, (None,), result.fault))
            row.points += result.points
            row.bad += result.bad
            for status, times in result.ended.items():
                row.ended[status] = row.ended.get(status, 0) + times
    print('| program | call | fails with | points | must be | outcome | wrong |')
    print('| --- | --- | --- | --- | --- | --- | --- |')
    for (program, call, what, must), row in sorted(rows.items()):
        print(f'| {program} | {call} | {what} | {row.points} | {must} | {outcome(row)} | {len(row.bad)} |')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('programs')
    parser.add_argument('--table', action='store_true')
    parser.add_argument('--only', default='')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--every', type=int, default=1)
    given = parser.parse_args()
    tasks = [(program, scenario, fault) for program, scenarios in SCENARIOS.items() for scenario in scenarios
             for fault in FAULTS if given.only in f'{program} {scenario[0]} {fault[0]} {fault[1]}'
             and belongs(program, scenario[0], fault)]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        world = World(os.path.abspath(given.programs), folder, given.every)
        results = list(pool.map(
            lambda task: (try_together if task[2][0] == TOGETHER else try_fault)(world, *task), tasks))
    bad = [line for result in results for line in result.bad]
    bad += [f'{result.program} {result.scenario}: no thread is started' for result in results
            if result.fault[0] == 'pthread_create' and result.points < (FIRST_POINTS if result.scenario == PRINTING else
                                                                        result.scenario == THREADS)]
    reached = {result.fault[0] for result in results if result.points}
    if not given.only:
        bad += [f'{call} was never reached' for call in sorted({fault[0] for fault in FAULTS} - reached - MAYBE)]
    if given.table:
        table(results)
    for line in bad:
        print(f'FAILED {line}')
    points = sum(result.points for result in results)
    print(f'{points - len(bad)} passed, {len(bad)} failed')
    return 1 if bad or not points else 0


if __name__ == '__main__':
    sys.exit(main())
