#!/usr/bin/env python3
"""Run the recipes, every command in them, on the recordings of testdata.

usage: recipes.py PROGRAMS_DIR

perf and gh are stand-ins: perf "records" the recording that a file in the folder names, gh keeps the comment. The three
programs are the real ones. The last line is "N passed, N failed".
"""
import lzma
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from common import Failure, check, program_path

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDINGS = os.path.join(HERE, '..', '..', 'testdata', 'perf-script')
TOOLS = ('stackcollapse-perf', 'flamegraph', 'difffolded')
TITLE = re.compile(r'(?P<name>.*) \((?P<count>[\d,.]+) samples, (?P<percent>[\d.]+)%.*\)', re.S)

PERF = '''#!/bin/sh
echo "$(basename "$PWD") perf $*" >> "$LOG"
case $1 in
record)
    while [ "$1" != -- ]; do
        [ "$1" != -o ] || output=$2
        shift
    done
    shift
    "$@" && cp "../$(cat recording).txt" "$output"
    ;;
script)
    [ "$2" = -i ] && cat "$3"
    ;;
esac
'''
GH = '''#!/bin/sh
echo "gh $*" >> "$LOG"
[ "$*" = 'pr comment 17 --body-file comment.md' ] && cp comment.md posted.md
'''


def write(path, text, mode=0o644):
    with open(path, 'wb') as file:
        file.write(text)
    os.chmod(path, mode)


def read(*path):
    with open(os.path.join(*path), 'rb') as file:
        return file.read()


class Job:
    """A working directory, with the programs and the stand-ins in the search path."""

    def __init__(self, programs, folder):
        self.folder = folder
        tools = os.path.join(folder, 'bin')
        os.mkdir(tools)
        for tool in TOOLS:
            os.symlink(program_path(programs, tool), os.path.join(tools, tool))
        write(os.path.join(tools, 'perf'), PERF.encode(), 0o755)
        write(os.path.join(tools, 'gh'), GH.encode(), 0o755)
        for name in ('before', 'after'):
            with lzma.open(os.path.join(RECORDINGS, name + '.txt.xz')) as packed:
                write(os.path.join(folder, name + '.txt'), packed.read())
        write(os.path.join(folder, 'thrice.txt'), read(folder, 'before.txt') * 3)
        self.env = {**os.environ, 'PATH': tools + os.pathsep + os.environ['PATH'], 'LOG': os.path.join(folder, 'log'),
                    'PULL_REQUEST': '17'}

        self.said = b''

    def run(self, recipe, *words, status=0):
        """Runs a recipe; gives back its standard output. status None: any but 0."""
        done = subprocess.run(['sh', os.path.join(HERE, recipe), *words], cwd=self.folder, env=self.env,
                              capture_output=True, check=False)
        self.said = done.stderr
        check(done.returncode == status or (status is None and done.returncode), f'{recipe} {words}: exit {done.returncode}, not {status}: {done.stderr!r}')
        return done.stdout

    def command(self, *words, given=b''):
        """Runs one of the programs; gives back its standard output."""
        done = subprocess.run(words, cwd=self.folder, env=self.env, input=given, capture_output=True, check=False)
        check(done.returncode == 0, f'{words}: exit {done.returncode}: {done.stderr!r}')
        return done.stdout

    def fold(self, name):
        write(self.path(name + '.folded'), self.command('stackcollapse-perf', name + '.txt'))

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        return read(self.folder, name)


def frames(svg):
    """Percents, fill colours and whole titles of the frames of a drawing, by name."""
    found = {}
    for group in xml.etree.ElementTree.fromstring(svg).iter():
        title = group.find('{*}title')
        match = title is not None and TITLE.fullmatch(title.text or '')
        shape = next((part for part in group if part.get('fill')), None) if match else None
        if shape is not None:
            found.setdefault(match['name'], []).append((float(match['percent']), shape.get('fill'), title.text))
    return found


def colour(fill):
    """-1 for blue, 1 for red, 0 for neither."""
    red, _, blue = (int(number) for number in re.fullmatch(r'rgb\((\d+),(\d+),(\d+)\)', fill).groups())
    return (red > blue) - (red < blue)


def sides(job, base, head):
    """Folders of two builds, whose recordings are those of testdata."""
    for folder, recording in (('base', base), ('head', head)):
        os.makedirs(job.path(folder), exist_ok=True)
        write(os.path.join(job.path(folder), 'recording'), recording.encode())


def test_compare_trips(job):
    sides(job, 'before', 'after')
    job.run('ci.sh', 'base', 'head', 'true', '-x', status=3)
    check(b'check_order' in job.said and b'--fail-above=2: +' in job.said, f'no offender is said: {job.said!r}')
    check(job.read('posted.md') == job.read('comment.md'), 'the comment was not posted')
    comment = job.read('comment.md').decode()
    over = comment[comment.index('Grew more than allowed'):comment.index('Own share')]
    check('`check_order`' in over and '`find_price_linear`' not in over, over)
    changed, removed = frames(job.read('diff.svg')), frames(job.read('removed.svg'))
    check('check_order' in changed and 'check_order' not in removed, 'check_order belongs to diff.svg')
    check('more than noise' in changed['check_order'][0][2], f'{changed["check_order"]}')
    gone = 'find_price_linear'
    check(gone in removed and gone not in changed, f'{gone} belongs to removed.svg')


def test_in_turn(job):
    """Five recordings of either side, in turn, each in its folder."""
    sides(job, 'before', 'before')
    job.run('ci.sh', 'base', 'head', 'true', '-x')
    log = job.read('log').decode().split('\n')
    recorded = [line.split(' ')[0] for line in log if ' perf record ' in line]
    check(recorded == ['base', 'head'] * 5, f'{recorded}')
    check('base perf record -q -e cpu-clock -F 499 -g -o perf.data -- true -x' in log, f'{log}')
    for side in ('base', 'head'):
        names = sorted(name for name in os.listdir(job.folder) if re.fullmatch(side + r'\.\d+\.folded', name))
        check(names == [f'{side}.{i}.folded' for i in range(1, 6)], f'{names}')
        check(job.read(names[0]).count(b'\n') > 10, f'{names[0]} is short')


def test_compare_passes(job):
    sides(job, 'after', 'after')
    job.run('ci.sh', 'base', 'head', 'true')
    check(b'--fail-' not in job.said, f'offenders: {job.said!r}')
    comment = job.read('posted.md').decode()
    check('Grew more than allowed, total share**: none' in comment, f'the verdict is not in the comment: {comment}')
    check('| before | 5 |' in comment and '| after | 5 |' in comment, comment)


def test_all_slower(job):
    """Three times slower, all of it: no share changes, and the total trips."""
    sides(job, 'before', 'thrice')
    job.run('ci.sh', 'base', 'head', 'true', status=3)
    check(b'--fail-total=10: +200.0% in all' in job.said and b'--fail-above' not in job.said, f'{job.said!r}')


def test_few_rounds(job):
    """With fewer recordings there is no verdict on the total: exit 2, nothing is posted."""
    sides(job, 'before', 'before')
    job.env['ROUNDS'] = '3'
    job.run('ci.sh', 'base', 'head', 'true', status=2)
    check(b'no verdict with so few recordings' in job.said, f'{job.said!r}')
    check(not os.path.exists(job.path('posted.md')), 'posted without a verdict')


def test_old_recordings(job):
    """Those of an earlier run, with more rounds, do not count."""
    sides(job, 'before', 'before')
    write(job.path('base.9.folded'), b'shop;odd 2004008\n')
    job.run('ci.sh', 'base', 'head', 'true')
    check(not os.path.exists(job.path('base.9.folded')), 'an old recording was compared')


def test_nowhere_to_post(job):
    sides(job, 'before', 'before')
    del job.env['PULL_REQUEST']
    job.run('ci.sh', 'base', 'head', 'true')
    check(not os.path.exists(job.path('posted.md')) and job.read('comment.md'), 'no comment, or a posted one')


def test_no_base(job):
    sides(job, 'before', 'before')
    os.rename(job.path('base'), job.path('other'))
    job.run('ci.sh', 'base', 'head', 'true', status=None)
    check(not os.path.exists(job.path('posted.md')), 'posted without a verdict')


def test_empty_recording(job):
    write(job.path('empty.txt'), b'')
    sides(job, 'before', 'empty')
    job.run('ci.sh', 'base', 'head', 'true', status=2)
    check(b'no samples were recorded in head' in job.said, f'said {job.said!r}')
    check(not os.path.exists(job.path('posted.md')), 'posted without a verdict')


def test_failing_command(job):
    sides(job, 'before', 'before')
    job.run('ci.sh', 'base', 'head', 'false', status=1)
    check(not os.path.exists(job.path('base.1.folded')), 'a failed run was kept')


def test_usage(job):
    job.run('ci.sh', status=2)
    job.run('ci.sh', 'base', 'head', status=2)


def test_removed(job):
    """What is gone is there, as wide as it was before, and says so; what became less is blue; what is new is not."""
    for name in ('before', 'after'):
        job.fold(name)
    removed = frames(job.run('removed.sh', 'before.folded', 'after.folded'))
    check('check_order' not in removed, 'check_order is new')
    counts = [(line.rsplit(b' ', 1)[0].split(b';'), int(line.rsplit(b' ', 1)[1]))
              for line in job.read('before.folded').split(b'\n')[:-1]]
    whole = sum(count for _, count in counts)
    want = 100 * sum(count for frames, count in counts if b'find_price_linear' in frames) / whole
    have = sum(percent for percent, _, _ in removed['find_price_linear'])
    check(abs(have - want) < 0.1, f'find_price_linear is {have}% wide, not {want}%')
    check(all('; gone' in title for _, _, title in removed['find_price_linear']), f'{removed["find_price_linear"]}')
    _, fill, title = max(removed['find_price'])
    check(colour(fill) == -1, f'{title} is {fill}, not blue')


def test_removed_classic(job):
    """The same without --delta=total, as the original draws it: what is gone at the end of a stack is blue."""
    job.fold('before')
    write(job.path('after.folded'), b'shop;other 10\n')
    joined = job.command('difffolded', 'after.folded', 'before.folded')
    fills = {fill for _, fill, _ in frames(job.command('flamegraph', '--negate', given=joined))['compare_names']}
    check(any(colour(fill) == -1 for fill in fills) and all(colour(fill) <= 0 for fill in fills), f'not blue: {fills}')


TESTS = (test_compare_trips, test_in_turn, test_compare_passes, test_all_slower, test_few_rounds, test_old_recordings,
         test_nowhere_to_post, test_no_base, test_empty_recording, test_failing_command, test_usage, test_removed,
         test_removed_classic)


def main():
    if len(sys.argv) != 2:
        sys.exit('usage: recipes.py PROGRAMS_DIR')
    failed = 0
    for test in TESTS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Job(sys.argv[1], folder))
            except Failure as failure:
                print(f'FAILED {test.__name__}: {failure}')
                failed += 1
    print(f'{len(TESTS) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
