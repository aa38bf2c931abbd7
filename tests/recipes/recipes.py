#!/usr/bin/env python3
"""Run the recipes, every command in them, on the recordings of testdata.

usage: recipes.py PROGRAMS_DIR

perf and gh are stand-ins: perf "records" the recording that the environment names, gh keeps the comment. The three
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
echo "perf $*" >> "$LOG"
case $1 in
record)
    while [ "$1" != -- ]; do
        [ "$1" != -o ] || output=$2
        shift
    done
    shift
    "$@" && cp "$RECORDING" "$output"
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
        self.env = {**os.environ, 'PATH': tools + os.pathsep + os.environ['PATH'], 'LOG': os.path.join(folder, 'log'),
                    'PULL_REQUEST': '17'}

        self.said = b''

    def run(self, recipe, *words, recording='before', status=0):
        """Runs a recipe; gives back its standard output."""
        env = {**self.env, 'RECORDING': os.path.join(self.folder, recording + '.txt')}
        done = subprocess.run(['sh', os.path.join(HERE, recipe), *words], cwd=self.folder, env=env, capture_output=True,
                              check=False)
        self.said = done.stderr
        check(done.returncode == status, f'{recipe} {words}: exit {done.returncode}, not {status}: {done.stderr!r}')
        return done.stdout

    def command(self, *words, given=b''):
        """Runs one of the programs; gives back its standard output."""
        done = subprocess.run(words, cwd=self.folder, env=self.env, input=given, capture_output=True, check=False)
        check(done.returncode == 0, f'{words}: exit {done.returncode}: {done.stderr!r}')
        return done.stdout

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        return read(self.folder, name)


def boxes(svg):
    """Percents, fill colours and whole titles of the boxes of a drawing, by name."""
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


def test_keep(job):
    job.run('ci.sh', 'keep', 'true')
    check(job.read('base.folded').count(b'\n') > 10, 'base.folded is short')
    log = job.read('log').decode()
    check('record -q -e cpu-clock -F 499 -g -o perf.data -- true' in log and 'script -i perf.data' in log, log)


def test_compare_trips(job):
    job.run('ci.sh', 'keep', 'true', recording='before')
    job.run('ci.sh', 'compare', 'true', recording='after', status=3)
    check(b'check_order' in job.said, f'no offender is said: {job.said!r}')
    check(job.read('posted.md') == job.read('comment.md'), 'the comment was not posted')
    comment = job.read('comment.md').decode()
    over = comment[comment.index('Grew more than allowed'):comment.index('Own share')]
    check('`check_order`' in over and '`find_price_linear`' not in over, over)
    changed, removed = boxes(job.read('diff.svg')), boxes(job.read('removed.svg'))
    check('check_order' in changed and 'check_order' not in removed, 'check_order belongs to diff.svg')
    gone = 'find_price_linear'
    check(gone in removed and gone not in changed, f'{gone} belongs to removed.svg')


def test_compare_passes(job):
    job.run('ci.sh', 'keep', 'true', recording='after')
    job.run('ci.sh', 'compare', 'true', recording='after')
    check(b'--fail-above' not in job.said, f'offenders: {job.said!r}')
    comment = job.read('posted.md').decode()
    check('Grew more than allowed, total share**: none' in comment, f'the verdict is not in the comment: {comment}')


def test_no_baseline(job):
    job.run('ci.sh', 'compare', 'true', recording='after', status=1)
    check(not os.path.exists(job.path('posted.md')), 'posted without a verdict')


def test_empty_recording(job):
    write(job.path('empty.txt'), b'')
    job.run('ci.sh', 'keep', 'true', recording='before')
    job.run('ci.sh', 'compare', 'true', recording='empty', status=2)
    check(not os.path.exists(job.path('posted.md')), 'posted without a verdict')
    job.run('ci.sh', 'keep', 'true', recording='empty', status=2)
    check(b'no samples were recorded' in job.said, f'said {job.said!r}')


def test_failing_command(job):
    job.run('ci.sh', 'keep', 'false', status=1)
    check(not os.path.exists(job.path('base.folded')), 'a failed run was kept as the baseline')


def test_usage(job):
    job.run('ci.sh', status=2)
    job.run('ci.sh', 'other', status=2)


def test_removed(job):
    """What is gone is there, as wide as it was before, and says so; what became less is blue; what is new is not."""
    for name in ('before', 'after'):
        job.run('ci.sh', 'keep', 'true', recording=name)
        os.rename(job.path('base.folded'), job.path(name + '.folded'))
    removed = boxes(job.run('removed.sh', 'before.folded', 'after.folded'))
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
    job.run('ci.sh', 'keep', 'true', recording='before')
    os.rename(job.path('base.folded'), job.path('before.folded'))
    write(job.path('after.folded'), b'shop;other 10\n')
    joined = job.command('difffolded', 'after.folded', 'before.folded')
    fills = {fill for _, fill, _ in boxes(job.command('flamegraph', '--negate', given=joined))['compare_names']}
    check(any(colour(fill) == -1 for fill in fills) and all(colour(fill) <= 0 for fill in fills), f'not blue: {fills}')


TESTS = (test_keep, test_compare_trips, test_compare_passes, test_no_baseline, test_empty_recording,
         test_failing_command, test_usage, test_removed, test_removed_classic)


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
