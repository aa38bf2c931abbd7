#!/usr/bin/env python3
"""Check what must hold for every input, on the recordings of testdata.

usage: properties.py PROGRAMS_DIR

The rules are computed here a second time, in another way than the programs do it: sums from the headers of the
recordings, positions from the finished drawing. The last line is "N passed, N failed".
"""
import locale
import os
import random
import re
import subprocess
import sys
import tempfile

import drawing
from run import TESTDATA, program_path, testdata

HEADER = re.compile(rb'(?:^|.*?\s)(?:-?\d+/)?-?\d+\s+(?:\[\d+\]\s+)?(?:[A-Z]+\s+)?\d+\.\d+:\s+(?:(\d+)\s+)?(\S+?):(\s.*)?$')
TITLE = re.compile(r'^(?P<name>.*) \((?P<count>[\d,.]+) samples, (?P<percent>[\d.]+)%(?:; (?P<delta>[-+\d.]+)%)?\)$',
                   re.S)


class Failure(Exception):
    """What does not hold."""


def check(holds, text):
    if not holds:
        raise Failure(text)


class Programs:
    """Runs a program; returns its standard output."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, tool, words=(), given=b'', env=None):
        done = subprocess.run([program_path(self.folder, tool), *words], input=given, capture_output=True, check=False,
                              env={**os.environ, **(env or {})}, timeout=120)
        check(done.returncode == 0, f'{tool} {" ".join(words)}: exit {done.returncode}: {done.stderr[:500]!r}')
        return done.stdout


def recordings():
    folder = os.path.join(TESTDATA, 'perf-script')
    return ['perf-script/' + name for name in sorted(os.listdir(folder))]


def profiles():
    return ['expected/' + name for name in sorted(os.listdir(os.path.join(TESTDATA, 'expected')))
            ] + ['folded/' + name for name in sorted(os.listdir(os.path.join(TESTDATA, 'folded')))]


def parse_folded(text, columns=1):
    """Stack and counts of every line."""
    lines = []
    for line in text.split(b'\n')[:-1]:
        stack, *counts = line.rsplit(b' ', columns)
        check(len(counts) == columns, f'no folded line: {line!r}')
        lines.append((stack, [int(count) for count in counts]))
    return lines


def kept_periods(recording):
    """The sum of the periods of the first event, and how many samples that are."""
    kept, samples, total = None, 0, 0
    for line in recording.split(b'\n'):
        match = None if line.startswith(b'#') else HEADER.match(line)
        if not match or match.group(2).startswith(b'PERF_RECORD_'):
            continue
        period, event = int(match.group(1) or 0) or 1, match.group(2)
        kept = kept or event
        if event == kept:
            samples, total = samples + 1, total + period
    return total, samples


def sums(programs, recording):
    total, samples = kept_periods(recording)
    check(samples > 0, 'no header was found')
    for words in ([], ['--tid', '--all', '--addrs'], ['--tidy=balanced'], ['--tidy=none']):
        lines = parse_folded(programs('stackcollapse-perf', words, recording))
        folded = sum(counts[0] for _, counts in lines)
        check(folded == total, f'{words}: folded counts sum to {folded}, periods to {total} ({samples} samples)')
        check(lines == sorted(lines), f'{words}: not in byte order')
        check(len({stack for stack, _ in lines}) == len(lines), f'{words}: a stack stands there twice')


def is_additive(programs, recording):
    """collapse(A + B) = collapse(A) + collapse(B), cut where a sample ends."""
    cut = recording.find(b'\n\n', len(recording) // 2) + 2
    if cut < 2:
        return
    parts, whole = [recording[:cut], recording[cut:]], {}
    for part in parts:
        for stack, counts in parse_folded(programs('stackcollapse-perf', [], part)):
            whole[stack] = whole.get(stack, 0) + counts[0]
    check(kept_periods(parts[1])[0] + kept_periods(parts[0])[0] != kept_periods(recording)[0] or
          sorted(whole.items()) == [(stack, counts[0]) for stack, counts in
                                    parse_folded(programs('stackcollapse-perf', [], recording))],
          'the halves do not add up to the whole')


def attribute(line, name):
    return float(re.search(rf"\b{name}='([^']*)'", line).group(1))


def frames_of(svg):
    """Depth, left, right and count of every frame, in the order of the file."""
    frames = []
    for line in drawing.drawing(svg):
        if not line.startswith('rect') or '\t' not in line:
            continue
        rect, _, title, _, _ = line.split('\t')
        match = TITLE.match(eval(title[len('title '):], {}))  # pylint: disable=eval-used
        check(match, f'title not understood: {title}')
        left = attribute(rect, 'x')
        frames.append((attribute(rect, 'y'), left, left + attribute(rect, 'width'), int(match['count'].replace(',', ''))))
    rows = sorted({frame[0] for frame in frames})
    if frames and frames[0][0] != rows[0]:
        rows.reverse()
    depth = {y: i for i, y in enumerate(rows)}
    return [(depth[y], left, right, count) for y, left, right, count in frames]


def check_frames(frames, total, what):
    check(frames and frames[0][0] == 0 and frames[0][3] == total, f'{what}: the root is not the total of {total}')
    spent, path = {}, []  # what the children of each open frame took so far
    for i, (depth, left, right, count) in enumerate(frames):
        check(depth <= len(path), f'{what}: frame {i} stands before its parent')
        path[depth:] = [i]
        spent[i] = 0
        if depth == 0:
            check(i == 0, f'{what}: a second root')
            continue
        parent = path[depth - 1]
        _, outer_left, outer_right, _ = frames[parent]
        check(left >= outer_left - 0.11 and right <= outer_right + 0.11, f'{what}: frame {i} sticks out of its parent')
        spent[parent] += count
        check(spent[parent] <= frames[parent][3], f'{what}: the children of frame {parent} have more than itself')
    for depth in {frame[0] for frame in frames}:
        row = [frame for frame in frames if frame[0] == depth]
        for before, after in zip(row, row[1:]):
            check(before[2] <= after[1] + 0.21, f'{what}: frames overlap in row {depth}')


def frames_drawn(programs, profile):
    total = sum(counts[0] for _, counts in parse_folded(profile))
    for words in ([], ['--inverted'], ['--reverse'], ['--flamechart'], ['--width=3000', '--colors=java'],
                  ['--sort=size'], ['--minwidth=1%']):
        exact = [] if words[:1] == ['--minwidth=1%'] else ['--minwidth=0']
        check_frames(frames_of(programs('flamegraph', words + exact, profile)), total, ' '.join(words) or 'default')


def order_is_free(programs, profile):
    """The order of the lines does not matter."""
    lines = profile.split(b'\n')[:-1]
    turned = b''.join(line + b'\n' for line in reversed(lines))
    check(programs('flamegraph', [], profile) == programs('flamegraph', [], turned), 'the order of the lines matters')


def differences(programs, profile):
    """A profile has no difference to itself, and swapping the files swaps the columns."""
    other = b''.join(b'%s %d\n' % (stack, counts[0] + i % 3) for i, (stack, counts) in
                     enumerate(parse_folded(profile)) if i % 5)
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ('before', 'after')]
        for name, content in zip(names, (profile, other)):
            with open(name, 'wb') as out:
                out.write(content)
        same = parse_folded(programs('difffolded', [names[0], names[0]]), 2)
        there = parse_folded(programs('difffolded', names), 2)
        back = parse_folded(programs('difffolded', names[::-1]), 2)
        drawn = programs('flamegraph', ['--minwidth=0'], programs('difffolded', names))
        for words in ([], ['-n'], ['-s'], ['-n', '-s']):  # sorted files are joined as streams, a pipe is not
            check(programs('difffolded', words + names) == programs('difffolded', words + ['-', names[1]], profile),
                  'a file and a pipe are joined differently')
    check(all(counts[0] == counts[1] for _, counts in same), 'a difference to itself')
    check([(stack, [counts[0]]) for stack, counts in same] == parse_folded(profile), 'a column is not the profile')
    check([(stack, counts[::-1]) for stack, counts in there] == back, 'swapping the files does not swap the columns')
    check_frames(frames_of(drawn), sum(counts[1] for _, counts in there), 'differential')


def other_locale():
    """A locale with a decimal comma if there is one, else any other."""
    for name in ('de_DE.UTF-8', 'fr_FR.UTF-8', 'C.UTF-8'):
        try:
            locale.setlocale(locale.LC_ALL, name)
            locale.setlocale(locale.LC_ALL, 'C')
            return name
        except locale.Error:
            pass
    return 'C'


def same_bytes(programs, recording):
    """Two runs, a pipe or a file, any locale: the same bytes."""
    env = {'LC_ALL': other_locale(), 'LANG': other_locale(), 'PERL_UNICODE': 'SDA', 'POSIXLY_CORRECT': '1'}
    for tool, given in (('stackcollapse-perf', recording), ('flamegraph', programs('stackcollapse-perf', [], recording))):
        first = programs(tool, [], given)
        check(first == programs(tool, [], given), f'{tool}: two runs differ')
        check(first == programs(tool, [], given, env), f'{tool}: the environment matters')
        check(first == programs(tool, ['-'], given), f'{tool}: - differs from no file')
        check(first == programs(tool, ['/dev/stdin'], given), f'{tool}: a file differs from a pipe')


def any_threads(programs, recording):
    """A recording large enough for threads: the same bytes for any number of them, from a file and from a pipe."""
    del recording  # all of them, twice, with a line that is not understood in each
    text = b'odd line\n'.join(testdata(name) for name in recordings() * 2)
    check(len(text) > 12 << 20, 'the recordings are too small for threads')
    for words in ([], ['--tid', '--all', '--tidy=balanced'], ['--event-filter=cpu-clock', '--addrs']):
        with tempfile.NamedTemporaryFile() as file:
            file.write(text)
            file.flush()
            one = programs('stackcollapse-perf', [*words, '--threads=1', file.name])
            for count in (2, 3, 16):
                threads = [*words, f'--threads={count}']
                check(one == programs('stackcollapse-perf', [*threads, file.name]), f'{threads}: a file differs')
                check(one == programs('stackcollapse-perf', threads, text), f'{threads}: a pipe differs')


def drawn_by_threads(programs, folded):
    """Folded stacks enough for a second thread, sorted and shuffled, with odd lines: the same bytes as of one."""
    del folded
    rng = random.Random(27)
    lines = sorted(b'app;%s %d 7' % (b';'.join(b'f%d' % rng.randrange(50) for _ in range(rng.randrange(1, 80))), rng.randrange(9))
                   for _ in range(40000))
    odd = [*lines[:30000], b'odd line', b'\xc3\xa9;a 1.5', *lines[30000:], b'', b'a;b 5\r']
    for given, words in ((odd, []), (rng.sample(odd, len(odd)), ['--minwidth=0.5'])):
        text = b'\n'.join(given)
        check(len(text) > 9 << 19, 'the lines are too few for a second thread')
        with tempfile.NamedTemporaryFile() as file:
            file.write(text)
            file.flush()
            one, words = programs('flamegraph', [*words, '--threads=1', file.name]), [*words, '--threads=2']
            check(one == programs('flamegraph', [*words, file.name]), f'{words}: a file differs')
            check(one == programs('flamegraph', words, text), f'{words}: a pipe differs')


def write_files(folder, contents):
    paths = [os.path.join(folder, f'{number:03}.folded') for number in range(len(contents))]
    for path, content in zip(paths, contents):
        with open(path, 'wb') as file:
            file.write(content)
    return paths


def some_folded(rng, columns):
    """Sorted lines, few of them equal; now and then in no order, with decimals, CRs, blank lines or a line without count."""
    frames = [b'a', b'b', b'a b', b'main', b'ab', b'\xc3\xa9', b'a!', b'a\x01', b'']
    stacks = [b';'.join([rng.choice(frames[:-1]), *rng.choices(frames, k=rng.randint(0, 4))]) for _ in range(rng.randint(0, 40))]
    lines = [stack + b' ' + b' '.join(b'%d' % rng.choice((0, 1, 7, 1 << 40)) for _ in range(columns)) for stack in stacks]
    lines.sort(key=lambda line: line.rsplit(b' ', columns)[0])
    if lines and rng.random() < 0.3:
        lines[rng.randrange(len(lines))] += rng.choice((b'.25', b'\r', b' 3', b'\n', b' x', b'\nz 1\na 1'))
    return b'\n'.join(lines) + rng.choice((b'\n', b'', b'\n\n'))


def merges(programs, folded):
    """Sorted folded files are merged line by line; what else is read becomes the same as in a table."""
    del folded
    rng, merged = random.Random(28), 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(120):
            columns = rng.choice((1, 1, 2))
            contents = [some_folded(rng, columns) for _ in range(rng.choice((2, 2, 3, 5, 17)))]
            paths = write_files(folder, contents)
            done = subprocess.run([program_path(programs.folder, 'stackcollapse'), '--format=folded', '--stats', *paths],
                                  capture_output=True, check=False, timeout=120)
            table = subprocess.run([program_path(programs.folder, 'stackcollapse'), '--format=folded', *paths[:-1], '-'],
                                   input=contents[-1], capture_output=True, check=False, timeout=120)
            check(done.stdout == table.stdout and done.returncode == table.returncode,
                  f'{number}: {contents}: {done.stdout} {done.stderr} is not {table.stdout}')
            merged += b'merged line by line' in done.stderr
    check(40 < merged < 115, f'{merged} of 120 were merged')


def main():
    programs, passed, failed = Programs(sys.argv[1]), 0, 0
    for names, properties in ((recordings(), (sums, is_additive, same_bytes)),
                              (recordings()[:1], (any_threads,)),
                              (profiles()[:1], (merges, drawn_by_threads)),
                              (profiles(), (frames_drawn, order_is_free, differences))):
        for name in names:
            for prove in properties:
                given = testdata(name)
                try:
                    prove(programs, given)
                    passed += 1
                except Failure as failure:
                    failed += 1
                    print(f'FAILED {prove.__name__} {name}: {failure}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
