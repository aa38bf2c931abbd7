#!/usr/bin/env python3
"""Check that there are no limits but memory and the longest line (long_lines.py), and that time and
memory grow with the input and no faster.

usage: limits.py PROGRAMS_DIR [--full] [--only TEXT] [--part growth|rest]

Sizes are small, so that a sanitized build is done in a minute; --full takes the whole ones (a line of 1 GB, 1,000,000
frames in a sample, 10,000,000 stacks, 50,000 files; for a release build, 24 GB and an hour). Growth is judged by four
times the input: it may take eight times the time and memory, no more, so nothing quadratic passes.
"""
import argparse
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position

TIMES, ALLOWED = 4, 8          # four times the input; at most so many times the cost
LEAST_SECONDS, LEAST_KB = 0.05, 30000  # below that nothing can be said of growth
HEADER = b'app 1 1.0: 5 cycles:\n'
BLOCK = 1 << 20


class Run:
    """One run of a program: its end, its output (a file), and what it took."""

    def __init__(self, words, folder, given=None, prepare=None, during=None):
        self.out_path = os.path.join(folder, 'out')
        with open(self.out_path, 'wb') as out, open(os.path.join(folder, 'err'), 'w+b') as err:
            with subprocess.Popen(words, cwd=folder, stdin=subprocess.PIPE, stdout=out, stderr=err,
                                  preexec_fn=prepare) as process:
                writer = threading.Thread(target=self.write, args=(process.stdin, given or ()))
                writer.start()
                if during:
                    during(process)
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                writer.join()
            err.seek(0)
            self.said = err.read()
        self.status, self.seconds, self.kilobytes = process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss

    @staticmethod
    def write(pipe, pieces):
        try:
            for piece in pieces:
                pipe.write(piece)
            pipe.close()
        except BrokenPipeError:
            pass

    def out(self):
        with open(self.out_path, 'rb') as file:
            return file.read()

    def sanitized(self):
        return b'Sanitizer' in self.said or b'runtime error:' in self.said


def repeated(piece, size):
    """The piece again and again, up to a size, in blocks."""
    block = piece * (BLOCK // len(piece))
    for _ in range(size // len(block)):
        yield block
    yield piece * (size % len(block) // len(piece))


def in_blocks(pieces):
    block = []
    for piece in pieces:
        block.append(piece)
        if len(block) == 20000:
            yield b''.join(block)
            block = []
    yield b''.join(block)


# ---- inputs of a size ----

def long_stray_line(size):
    yield from repeated(b'xyz ', size)
    yield b'\n' + HEADER + b'\t10 f (/m)\n\n'


def long_name(size):
    yield b'a;'
    yield from repeated(b'abc', size)
    yield b' 3\n'


def deep_sample(frames):
    yield HEADER
    yield from in_blocks(b'\t10 f%d (/m)\n' % (i % 1000) for i in range(frames))
    yield b'\n'


def deep_stack(frames):
    yield from in_blocks(b'f%d;' % (i % 1000) for i in range(frames))
    yield b'x 3\n'


def many_samples(stacks):
    return in_blocks(b'app 1 1.0: 5 cycles:\n\t10 g%d (/m)\n\t20 f%d (/m)\n\t30 main (/m)\n\n' % (i % 5003, i // 5003)
                     for i in range(stacks))


def many_stacks(stacks):
    return in_blocks(b'app;main;f%06d;g%d 5\n' % (i // 5003, i % 5003) for i in range(stacks))


def many_names(names):
    return in_blocks(b'app;f%08d 5\n' % i for i in range(names))


def many_events(events):
    return in_blocks(b'app 1 1.0: 5 e%d:\n\t10 f (/m)\n\n' % i for i in range(events))


def crafted_names(names):
    """Texts that begin with constants of the hash function: they had one hash whatever the seed (see unit.hash)."""
    for constant in (0xd6e8feb86659fd93, 0x9e3779b97f4a7c15):
        start = struct.pack('<Q', constant)
        yield from in_blocks(start + b'%08d 5\n' % i for i in range(names))


def crafted_symbols(names):
    start = struct.pack('<Q', 0xd6e8feb86659fd93)
    return in_blocks(HEADER + b'\t10 ' + start + b'%08d (/m)\n\n' % i for i in range(names))


def symbol_of(front, piece, behind):
    """A frame with a symbol that is a piece again and again, up to a size."""
    def make(size):
        yield HEADER + b'\t10 ' + front
        yield from repeated(piece, size)
        yield behind + b'\n\n'
    return make


long_symbol = symbol_of(b'', b'abc', b' (/m)')
not_closed = symbol_of(b'a', b'(<[', b' (/m)')
arrows = symbol_of(b'a', b'->', b' (/tmp/perf-1.map)')
arrows_in_front = symbol_of(b'', b'->', b'a (/m)')
arrows_not_closed = symbol_of(b'a', b'(->', b'a (/tmp/perf-1.map)')


def references(size):
    yield b'a;'
    yield from repeated(b'&#1', size)
    yield b' 3\n'


def wakers(frames):
    yield from repeated(b'a;--;', frames * 5)
    yield b'x 3\n'


def chart(lines):
    return in_blocks(b'a;b%d 1\n' % (i % 2) for i in range(lines))


def reopened(siblings):
    """The frame "a" is opened again after each sibling, all of which begin with its name. Seven digits keep the order."""
    return in_blocks(b'a %d\na %d x 1\n' % (i, i) for i in range(1000000, 1000000 + siblings))


def deep_entry(frames):
    """One stack of bpftrace's."""
    yield b'@[\n'
    yield from in_blocks(b'    f%d+1\n' % (i % 1000) for i in range(frames))
    yield b']: 3\n'


def many_threads(threads):
    return in_blocks(b'#0  0x01 in g%d (a=1) at x.c:1\n#1  0x02 in f%d (a=%d) at x.c:2\n' % (i % 5003, i // 5003, i)
                     for i in range(threads))


def wide_tree(rows):
    yield b'Level,Function Name,Inclusive Samples\n1,main,%d\n' % rows
    yield from in_blocks(b'2,f%d,1\n' % i for i in range(rows))


def quotes(size):
    """A cell of blanks, a letter and quotes."""
    yield b'Function Stack,CPU Time:Self\n'
    yield from repeated(b' ', size)
    yield b'a'
    yield from repeated(b'"', size)
    yield b',1\n'


def deep_calls(calls):
    """Levels of Xdebug's, each a line, with time between them."""
    yield b'TRACE START [2024-05-01 10:00:00.000000]\n'
    yield from in_blocks(b'%d\t%d\t0\t%d.5\t1\tf\t1\n' % (i, i, i) for i in range(1, calls + 1))


def inlined(functions):
    """A location of Go's with so many functions, named so many times."""
    yield b'Samples:\nsamples/count\n 1:' + b' 1' * functions + b'\nLocations\n 1: 0x1 M=1 f /a.go:1:0 s=1\n'
    yield b'  g /a.go:1:0 s=1\n' * functions


def field(number, content):
    """A field of protobuf's with bytes."""
    length = len(content)
    size = b''
    while length >= 0x80:
        size += bytes([length & 0x7f | 0x80])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + content


def inlined_pprof(functions):
    """The same of pprof: a location with so many functions, which a stack names so many times."""
    yield field(1, b'\x08\x01\x10\x01') + field(6, b'') + field(6, b'f') + field(5, b'\x08\x01\x10\x01')
    yield field(4, b'\x08\x01' + field(4, b'\x08\x01') * functions)
    yield field(2, field(1, b'\x01' * functions) + field(2, b'\x01'))


def named_pprof(kind):
    """So many functions (5), or locations without functions (4), that have one long name."""
    def make(count):
        yield field(1, b'\x08\x01\x10\x01') + field(6, b'') + field(6, b'x' * count) + field(3, b'\x08\x01\x28\x01')
        for number in range(1, count + 1):
            content = b'\x08' + bytes([number & 0x7f | 0x80, number >> 7 & 0x7f | 0x80, number >> 14]) + b'\x10\x01'
            yield field(kind, content) + (field(4, content + field(4, content[:4])) if kind == 5 and number == 1 else b'')
        yield field(2, field(1, b'\x01') + field(2, b'\x01'))
    return make


def counted(front, piece, behind):
    """A frame of DTrace's that is a piece again and again, up to a size."""
    def make(size):
        yield b'a\n' + front
        yield from repeated(piece, size)
        yield behind + b'\n 3\n'
    return make


# name, program, words, input, size of a small run, size with --full
GROWTH = (
    ('long symbol', 'stackcollapse-perf', [], long_symbol, 4 << 20, 1 << 30),
    ('long symbol, balanced', 'stackcollapse-perf', ['--tidy=balanced', '--all'], long_symbol, 4 << 20, 1 << 30),
    ('long line that is none', 'stackcollapse-perf', [], long_stray_line, 4 << 20, 1 << 30),
    ('brackets that never close', 'stackcollapse-perf', ['--tidy=balanced'], not_closed, 1 << 20, 1 << 28),
    ('brackets, source lines', 'stackcollapse-perf', ['--srcline'], not_closed, 1 << 20, 1 << 28),
    ('arrows', 'stackcollapse-perf', [], arrows, 1 << 20, 1 << 28),
    ('arrows in front', 'stackcollapse-perf', [], arrows_in_front, 1 << 18, 1 << 26),
    ('arrows, balanced', 'stackcollapse-perf', ['--tidy=balanced'], arrows_not_closed, 1 << 18, 1 << 26),
    ('frames in a sample', 'stackcollapse-perf', [], deep_sample, 50000, 1000000),
    ('distinct stacks', 'stackcollapse-perf', [], many_samples, 20000, 10000000),
    ('events', 'stackcollapse-perf', [], many_events, 10000, 1000000),
    ('crafted symbols', 'stackcollapse-perf', [], crafted_symbols, 20000, 1000000),
    ('long name', 'stackcollapse', ['--format=folded'], long_name, 4 << 20, 1 << 30),
    ('frames in a stack', 'stackcollapse', ['--format=bpftrace'], deep_entry, 50000, 1000000),
    ('distinct stacks', 'stackcollapse', ['--format=folded'], many_stacks, 20000, 10000000),
    ('crafted names', 'stackcollapse', ['--format=folded'], crafted_names, 20000, 1000000),
    ('lines that never come again', 'stackcollapse', ['--format=gdb'], many_threads, 20000, 3000000),
    ('rows of a tree', 'stackcollapse', ['--format=vsprof'], wide_tree, 20000, 3000000),
    ('quotes', 'stackcollapse', ['--format=vtune'], quotes, 1 << 15, 1 << 28),
    ('levels', 'stackcollapse', ['--format=xdebug'], deep_calls, 5000, 500000),
    ('inlined functions', 'stackcollapse', ['--format=go'], inlined, 3000, 500000),
    ('inlined functions', 'stackcollapse', ['--format=pprof'], inlined_pprof, 3000, 500000),
    ('functions of one name', 'stackcollapse', ['--format=pprof'], named_pprof(5), 10000, 500000),
    ('locations in one file', 'stackcollapse', ['--format=pprof'], named_pprof(4), 10000, 500000),
    ('arrows', 'stackcollapse', ['--format=dtrace'], counted(b'a', b'->', b'b'), 1 << 20, 1 << 28),
    ('arrows, not closed', 'stackcollapse', ['--format=dtrace'], counted(b'a::', b'(->', b'b'), 1 << 20, 1 << 28),
    ('long name', 'flamegraph', [], long_name, 4 << 20, 1 << 30),
    ('references', 'flamegraph', ['--truncate=middle'], references, 1 << 20, 1 << 28),
    ('levels', 'flamegraph', [], deep_stack, 10000, 100000),
    ('levels, from the leaf', 'flamegraph', ['--reverse', '--inverted'], deep_stack, 10000, 100000),
    ('distinct stacks', 'flamegraph', [], many_stacks, 20000, 10000000),
    ('distinct stacks, all drawn', 'flamegraph', ['--minwidth=0'], many_stacks, 10000, 1000000),
    ('distinct names', 'flamegraph', ['--reverse', '--sort=size'], many_names, 20000, 10000000),
    ('frame opened again', 'flamegraph', [], reopened, 10000, 1000000),
    ('chart', 'flamegraph', ['--flamechart'], chart, 20000, 10000000),
    ('wakers', 'flamegraph', ['--colors=chain'], wakers, 10000, 100000),
    ('crafted names', 'flamegraph', [], crafted_names, 20000, 1000000),
    ('long name', 'difffolded', ['-s', '-', '/dev/null'], long_name, 4 << 20, 1 << 30),
    ('long name, summary', 'difffolded', ['--markdown', '-', '/dev/null'], long_name, 4 << 20, 1 << 28),
    ('frames in a stack', 'difffolded', ['--summary', '-', '/dev/null'], deep_stack, 50000, 1000000),
    ('distinct stacks', 'difffolded', ['-n', '-', '/dev/null'], many_stacks, 50000, 10000000),
    ('distinct names', 'difffolded', ['--json', '-', '/dev/null'], many_names, 20000, 1000000),
    ('crafted names', 'difffolded', ['-', '/dev/null'], crafted_names, 20000, 1000000),
)


def check_growth(programs, folder, row, full):
    name, program, words, make, small, whole = row
    size = whole // TIMES if full else small
    path = program_path(programs, program)
    runs = []
    for factor in (1, TIMES):
        attempts = [Run([path] + words, folder, make(size * factor)) for _ in range(1 if full else 2)]
        for run in attempts:
            if run.status not in (0, 2) or run.sanitized() or (run.status == 2 and program != 'difffolded'):
                yield f'{name}: status {run.status}, said {run.said[:600]!r}'
                return
        runs.append((min(run.seconds for run in attempts), min(run.kilobytes for run in attempts)))
    (seconds, kilobytes), (more_seconds, more_kilobytes) = runs
    print(f'  {program}, {name}: {size} in {seconds:.2f} s, {kilobytes // 1024} MB; '
          f'{TIMES * size} in {more_seconds:.2f} s, {more_kilobytes // 1024} MB', flush=True)
    if more_seconds > ALLOWED * max(seconds, LEAST_SECONDS):
        yield f'{name}: {TIMES} times the input takes {more_seconds / seconds:.1f} times the time'
    if more_kilobytes > ALLOWED * max(kilobytes, LEAST_KB):
        yield f'{name}: {TIMES} times the input takes {more_kilobytes / kilobytes:.1f} times the memory'


# ---- what is more than a size ----

def folded_sum(text):
    return sum(int(line.rsplit(b' ', 1)[1]) for line in text.splitlines())


def check_counts(programs, folder, _full):
    """Counts up to 2^64 - 1 are exact; beyond that they are what a double holds."""
    for one, other, want in ((1 << 63, 5, b'9223372036854775813'), ((1 << 64) - 2, 1, b'18446744073709551615'),
                             ((1 << 64) - 1, 1, b'1.84467440737096e+19'), (10 ** 30, 0, b'1e+30')):
        samples = b''.join(b'app 1 1.0: %d cycles:\n\t10 f (/m)\n\n' % count for count in (one, other) if count)
        run = Run([program_path(programs, 'stackcollapse-perf')], folder, [samples])
        if run.out() != b'app;f ' + want + b'\n':
            yield f'counts: stackcollapse-perf wrote {run.out()!r}, not {want!r}'
        folded = b'app;f %d\napp;f %d\n' % (one, other)
        run = Run([program_path(programs, 'difffolded'), '-', '/dev/null'], folder, [folded])
        if run.out() != b'app;f ' + want + b' 0\n':
            yield f'counts: difffolded wrote {run.out()!r}, not {want!r}'
        run = Run([program_path(programs, 'flamegraph')], folder, [folded])
        if run.status or b'<title>all (' not in run.out():
            yield f'counts: flamegraph ended with {run.status}, said {run.said!r}'


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))


def check_files(programs, folder, full):
    """As many files as a command line holds; none stays open."""
    count = 50000 if full else 3000
    for program, text in (('stackcollapse-perf', HEADER + b'\t10 f (/m)\n\n'), ('flamegraph', b'app;f 5\n')):
        where = os.path.join(folder, program)
        os.mkdir(where)
        names = [f'{program}/{i}' for i in range(count)]
        for name in names:
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(text)
        run = Run([program_path(programs, program)] + names, folder, prepare=few_files)
        good = run.out() == b'app;f %d\n' % (5 * count) if program != 'flamegraph' else (
            b'<title>all (%s samples' % f'{5 * count:,}'.encode() in run.out())
        if run.status or not good:
            yield f'{count} files: {program} ended with {run.status}, said {run.said[:300]!r}'


def when_read(process, path, change):
    """Stops the process when it has read a part of the file, and changes that. False: it was too quick."""
    try:
        for _ in range(20000):
            for number in os.listdir(f'/proc/{process.pid}/fd'):
                if os.readlink(f'/proc/{process.pid}/fd/{number}') != path:
                    continue
                with open(f'/proc/{process.pid}/fdinfo/{number}', encoding='ascii') as info:
                    if int(info.readline().split()[1]) == 0:
                        continue
                os.kill(process.pid, signal.SIGSTOP)
                change()
                os.kill(process.pid, signal.SIGCONT)
                return True
            time.sleep(0.0002)
    except (FileNotFoundError, ProcessLookupError):
        pass
    return False


def check_changing_files(programs, folder, full):
    """A file that is cut or grows while it is read: what was there is used, nothing crashes."""
    lines, caught = 20000000 if full else 2000000, []
    path = os.path.realpath(os.path.join(folder, 'changing'))

    def cut():
        os.truncate(path, 1000)

    def grow():
        with open(path, 'ab') as file:
            file.write(text[:len(text) // 2])

    for program, text in (('stackcollapse-perf', (HEADER + b'\t10 f (/m)\n\n') * (lines // 4)),
                          ('flamegraph', b'app;f;g 5\n' * lines), ('difffolded', b'app;f;g 5\n' * lines)):
        for change in (cut, grow):
            with open(path, 'wb') as file:
                file.write(text)
            words = [path, os.devnull] if program == 'difffolded' else [path]
            run = Run([program_path(programs, program)] + words, folder,
                      during=lambda process, change=change: caught.append(when_read(process, path, change)))
            if run.status not in (0, 1) or run.sanitized() or (run.status and not run.said):
                yield f'a file that changes: {program} ended with {run.status}, said {run.said[:500]!r}'
            if program == 'stackcollapse-perf' and folded_sum(run.out()) > 5 * 2 * lines:
                yield f'a file that changes: {program} wrote {run.out()[:200]!r}'
    print(f'  changed while they were read: {sum(caught)} of {len(caught)}')
    if not any(caught):
        yield 'a file that changes: none was caught while it was read'


def noise(size):
    """The same bytes in every run."""
    generator = random.Random(1)
    return [generator.randbytes(BLOCK) for _ in range(size // BLOCK)]


def check_garbage(programs, folder, full):
    """Bytes without sense: a few messages, no crash."""
    size = 1 << 28 if full else 1 << 20
    formats = ('bpftrace', 'jstack', 'sample', 'go', 'gdb', 'dtrace', 'vtune', 'vsprof', 'instruments', 'folded', 'perf-sched')
    for program, words in (('stackcollapse-perf', []), ('flamegraph', []), ('difffolded', ['-', '/dev/null']),
                           ('stackcollapse', []), *(('stackcollapse', ['--format=' + name]) for name in formats)):
        for piece in (b'\0', b'\xff', b'\n', b'\r', b';', b' 1\n', b'\t\n', None):
            garbage = noise(size) if piece is None else repeated(piece, size)
            run = Run([program_path(programs, program)] + words, folder, garbage)
            if run.status not in (0, 2) or run.sanitized() or run.said.count(b'\n') > 12:
                yield f'garbage {piece!r}: {program} ended with {run.status}, said {run.said[:500]!r}'


def bits(fields):
    """Numbers with their widths as bytes, the lowest bits first."""
    number = at = 0
    for value, width in fields:
        number |= value << at
        at += width
    return number, at


def gzipped_blocks(block, size):
    """A .gz without content of so many bytes that are nothing but this block again and again."""
    number, width = bits(block)
    eight = sum(number << width * i for i in range(8)).to_bytes(width, 'little')
    return b'\x1f\x8b\x08\0\0\0\0\0\0\x03' + eight * (size // width) + b'\x03\0' + bytes(8)


def check_small_blocks(programs, folder, _full):
    """A packed input of many small blocks costs what its bytes cost: no large table is made for each."""
    words = [program_path(programs, 'stackcollapse'), '--format=folded']
    longest = [(4, 3), (0, 5), (0, 5), (15, 4), (0, 6), (1, 3), *[(0, 3)] * 15, (1, 3)]  # two lengths: 18 and 15
    longest += [(1, 1), (127, 7), (1, 1), (107, 7), (0, 1), (0, 1), (0, 15)]  # 256 zeros; the end's and a distance
    stored = Run(words, folder, [gzipped_blocks([(0, 3), (0, 5), (0, 16), (0xFFFF, 16)], 1 << 16)])
    for name, block in (('fixed', [(2, 3), (0, 7)]), ('dynamic', longest)):
        run = Run(words, folder, [gzipped_blocks(block, 1 << 16)])
        print(f'  64 kB of {name} blocks in {run.seconds:.2f} s, of stored ones in {stored.seconds:.2f} s', flush=True)
        if run.status or run.out():
            yield f'{name} blocks: status {run.status}, said {run.said[:300]!r}'
        if run.seconds > ALLOWED * max(stored.seconds, LEAST_SECONDS):
            yield f'{name} blocks take {run.seconds:.2f} s, stored ones {stored.seconds:.2f} s'


CHECKS = {'counts': check_counts, 'files': check_files, 'changing files': check_changing_files, 'garbage': check_garbage,
          'small blocks': check_small_blocks}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('programs')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--only', default='')
    parser.add_argument('--part', choices=('growth', 'rest'))
    given = parser.parse_args()
    passed, failed = 0, []
    tasks = [(f'{row[1]} {row[0]}', lambda folder, row=row: check_growth(given.programs, folder, row, given.full))
             for row in GROWTH if given.part != 'rest']
    tasks += [(name, lambda folder, check=check: check(given.programs, folder, given.full))
              for name, check in CHECKS.items() if given.part != 'growth']
    for name, task in tasks:
        if given.only in name:
            with tempfile.TemporaryDirectory() as folder:
                bad = list(task(folder))
            passed += not bad
            failed += bad
            for line in bad:
                print(f'FAILED {line}', flush=True)
    print(f'{passed} passed, {len(failed)} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
