#!/usr/bin/env python3
"""Compute what difffolded says a second time, in another way, and compare.

usage: summary_check.py PROGRAMS_DIR

What is more than noise is asked of oracle/verdict_model.py. For the profiles of testdata and for random ones (odd bytes, fractions, recursion, empty frames, equal counts):
difffolded of a profile and itself has equal columns, swapping the files swaps the columns, sums are kept, -n scales
exactly; the summary's numbers, lists and order are those computed here with fractions; the gate trips exactly for what
is in its list; text and Markdown name the same functions in the same order. Where cmark-gfm is installed, Markdown is
also rendered, to see that no name leaves its code span. The last line is "N passed, N failed".
"""
import glob
import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

from common import Failure, check, program_path

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'oracle'))
from verdict_model import Recording, Verdict, least_share  # pylint: disable=wrong-import-position

EXPECTED = os.path.join(HERE, '..', '..', 'testdata', 'expected')
LINE = re.compile(rb'(.*)[ \t\n\v\f\r](\d+(?:\.\d*)?)', re.S)
ROUNDS = 60
MOST = 7  # functions per list
MEASURES = {'own': 'own', 'total': 'total', 'new': 'total', 'gone': 'total'}  # of each list
PIECES = [b'a', b'b', b'main', b'f<int, (x)>', b'[unknown]', b'[libc.so]', b'|', b'\\', b'\\|', b'`', b'``x`', b'<b>',
          b'&lt;', b'@me', b'#1', b'https://example.org', b'www.example.org', b'me@example.org', b'*x*', b'_x_', b'\0',
          b'\x1b[1m', b'\xff', b'\xc3', b'\xe2\x80\xae', '\u20ac'.encode(), b' ', b'\t', b'"', b"'", b'$x$', b'![i](j)',
          b':tada:', b'\x7f', b'\xc2\x85', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xc0\x80', b'=', b'-', b'0x1f']


class Difffolded:
    """The program; each call gives back what stands on standard output."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.status, self.said = 0, b''

    def __call__(self, *words, before, after, status=(0,)):
        for name, text in (('before', before), ('after', after)):
            with open(os.path.join(self.folder, name), 'wb') as file:
                file.write(text)
        done = subprocess.run([self.path, *words, 'before', 'after'], cwd=self.folder, capture_output=True, check=False)
        self.status, self.said = done.returncode, done.stderr
        check(done.returncode in status, f'{words}: exit {done.returncode}, {done.stderr!r}')
        return done.stdout


def stacks(text):
    """The stacks of a profile with their counts."""
    found = {}
    for line in text.split(b'\n'):
        match = LINE.fullmatch(line[:-1] if line.endswith(b'\r') else line)
        if match:
            found[match.group(1)] = found.get(match.group(1), 0) + Fraction(match.group(2).decode().rstrip('.'))
    return found


def columns(text):
    """The stacks of a differential profile with both counts."""
    found = {}
    for line in text.split(b'\n')[:-1]:
        stack, before, after = line.rsplit(b' ', 2)
        check(stack not in found, f'{stack!r} appears twice')
        found[stack] = (Fraction(before.decode()), Fraction(after.decode()))
    check(list(found) == sorted(found), 'stacks are not in byte order')
    return found


def tally(profile):
    """Own and total counts of every function, and of frames without symbol (under None)."""
    own, total = {}, {}
    for stack, count in profile.items():
        frames = [frame for frame in stack.split(b';') if frame]
        for name in set(frames) | {None for frame in frames if frame.startswith(b'[')}:
            total[name] = total.get(name, 0) + count
        for name in frames[-1:] + [None for frame in frames[-1:] if frame.startswith(b'[')]:
            own[name] = own.get(name, 0) + count
    return {'own': own, 'total': total}


class Expected:
    """The summary, computed from the two profiles; `points` is the least growth that matters."""

    def __init__(self, texts, least=0, points=100):
        before, after = map(stacks, texts)
        self.sums = [sum(before.values()), sum(after.values())]
        self.sides = [tally(before), tally(after)]
        self.least = least
        self.names = sorted({name for side in self.sides for name in side['total'] if name is not None})
        self.judged = {}
        if all(self.sums):
            self.judged = Verdict(*([Recording(text)] for text in texts), least_share((1, 1), points)).rows()

    def counts(self, name, measure):
        return [side[measure].get(name, Fraction(0)) for side in self.sides]

    def shares(self, name, measure):
        return [count / whole * 100 if whole else Fraction(0)
                for count, whole in zip(self.counts(name, measure), self.sums)]

    def change(self, name, measure):
        before, after = self.shares(name, measure)
        return after - before

    def significant(self, name):
        return name in self.judged and self.judged[name].significant

    def belongs(self, key, name):
        before, after = self.counts(name, 'total')
        if key == 'new':
            return before == 0 < after
        if key == 'gone':
            return after == 0 < before
        return abs(self.change(name, key)) > Fraction(1, 10**9)

    def ranked(self, key):
        """The functions of a list, in its order."""
        names = [name for name in self.names
                 if max(self.counts(name, 'total')) >= self.least and self.belongs(key, name)]
        first = lambda name: MEASURES[key] == 'total' and self.significant(name)
        return sorted(names, key=lambda name: (not first(name), -abs(self.change(name, MEASURES[key])), name))


def check_row(row, expected, name, measure):
    shares, counts = expected.shares(name, measure), expected.counts(name, measure)
    for key, want in (('before', shares[0]), ('after', shares[1]), ('change', shares[1] - shares[0])):
        check(abs(Fraction(row[key]) - want) < Fraction(1, 10**6), f'{name!r} {measure} {key}: {row[key]}, not {want}')
    for key, want in (('before_count', counts[0]), ('after_count', counts[1])):
        check(abs(Fraction(row[key]) - want) <= want / 10**13, f'{name!r} {measure} {key}: {row[key]}, not {want}')
    check((row['ratio'] is None) == (shares[0] == 0), f'{name!r} {measure} ratio: {row["ratio"]}')
    if shares[0]:
        want = shares[1] / shares[0]
        check(abs(Fraction(row['ratio']) - want) <= want / 10**5, f'{name!r} {measure} ratio: {row["ratio"]}')


def check_summary(run, before, after, least):
    text = run('--json', f'--summary={MOST}', f'--min-samples={least}', before=before, after=after)
    summary = json.loads(text.decode('utf-8'))
    expected = Expected((before, after), least)
    check([Fraction(summary[side]['total']) for side in ('before', 'after')] == expected.sums, 'totals differ')
    for measure in ('own', 'total'):
        check_row(summary['unknown'][measure], expected, None, measure)
    for key, measure in MEASURES.items():
        names, rows = expected.ranked(key), summary[key]['functions']
        check(summary[key]['count'] == len(names), f'{key}: {summary[key]["count"]} functions, not {len(names)}')
        check(len(rows) == min(MOST, len(names)), f'{key}: {len(rows)} rows')
        for row, name in zip(rows, names):
            check(not name.isascii() or row['name'].encode() == name, f'{key}: {row["name"]!r}, not {name!r}')
            check_row(row, expected, name, measure)
            judged = expected.judged.get(name) if measure == 'total' else None
            check((row['noise'] is None) == (judged is None), f'{name!r}: noise {row["noise"]}')
            check(row['significant'] == (judged is not None and judged.significant), f'{name!r}: {row}')


def check_gate(run, before, after):
    """The gate trips for what grew more and by more than noise, with one line for each; what stands at the limit passes."""
    expected, most = Expected((before, after)), '--summary=100000'
    growth = {name: expected.change(name, 'total') for name in expected.names}
    limits = {Fraction(1, 10**6), *random.sample(sorted(growth.values()), min(2, len(growth)))}
    for limit in (limit for limit in limits if limit >= 0):
        limit = Fraction(round(limit * 10**9), 10**9)
        judged = Expected((before, after), points=float(limit))
        over = [name for name in growth if growth[name] - limit > Fraction(2, 10**9) and judged.significant(name)]
        near = [name for name in growth if abs(growth[name] - limit) <= Fraction(2, 10**9)]
        word = f'--fail-above={limit.numerator / limit.denominator:.9f}'
        rows = json.loads(run('--json', most, word, before=before, after=after, status=(0, 2, 3)))['over']['functions']
        check(len(over) <= len(rows) <= len(over) + len(near), f'{word}: {len(rows)} functions, not {len(over)}')
        blind = b'no verdict with so few samples' in run.said
        check(run.status == (3 if rows else 2 if blind else 0), f'{word}: exit {run.status}')
        reported = [line for line in run.said.split(b'\n')[:-1] if b': --fail-above=' in line]
        check(len(reported) == len(rows), f'{word}: {run.said!r}')
    for name, change in growth.items():
        if change >= 0 and (change * 1000).denominator == 1 and re.fullmatch(rb'\w+', name):
            word = f'--fail-above={float(change)}:^{name.decode()}$'
            run(word, before=before, after=after, status=(0, 2))
            check(b'--fail-above' not in run.said, f'{word}: {run.said!r}')


def check_columns(run, before, after):
    first, second = stacks(before), stacks(after)
    sums = [sum(first.values()), sum(second.values())]
    joined = columns(run(before=before, after=after))
    check(joined == {stack: (first.get(stack, 0), second.get(stack, 0)) for stack in {*first, *second}},
          'the columns are not those of the files')
    check([sum(pair[i] for pair in joined.values()) for i in (0, 1)] == sums, 'the sums are not kept')
    same = columns(run(before=before, after=before))
    check(all(a == b for a, b in same.values()), 'a profile and itself: the columns differ')
    swapped = columns(run(before=after, after=before))
    check(swapped == {stack: (b, a) for stack, (a, b) in joined.items()}, 'swapped files: the columns are not swapped')
    scale = sums[1] / sums[0] if sums[0] and sums[0] != sums[1] else None
    for stack, (count, other) in columns(run('-n', before=before, after=after)).items():
        exact = joined[stack][0] * scale if scale is not None else joined[stack][0]
        wanted = int(exact) if scale is not None else exact
        # cut off after a calculation in doubles: a whole result may have come out just below
        near = scale is not None and abs(round(exact) - exact) < Fraction(1, 10**6)
        check(count == wanted or near and abs(count - wanted) <= 1, f'-n: {stack!r}: {count}, not {wanted}')
        check(other == joined[stack][1], '-n touched the second column')


def check_markdown(run, before, after):
    """Every row of a table has as many cells as its head; rendered, they hold code and numbers and nothing else."""
    words = ('--summary=100000', '--fail-above=1')
    text = run('--markdown', *words, before=before, after=after, status=(0, 2, 3))
    text.decode('utf-8')
    for line in text.split(b'\n'):
        cells = re.split(rb'(?<!\\)\|', line)
        check(line[:1] in b'|*' or line.startswith(b'Total: '), f'a line outside of tables: {line!r}')
        check(not line.startswith(b'|') or len(cells) in (7, 8), f'not five or six cells: {line!r}')
    if not shutil.which('cmark-gfm'):
        return
    page = subprocess.run(['cmark-gfm', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough', '--unsafe'], input=text,
                          capture_output=True, check=True).stdout.decode()
    tags = set(re.findall(r'</?(\w+)', page))
    check(tags <= {'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'p', 'strong'}, f'tags: {sorted(tags)}')
    rows = json.loads(run('--json', *words, before=before, after=after, status=(0, 2, 3)))
    named = [row['name'] for key in ('over', 'own', 'total', 'new', 'gone') for row in rows[key]['functions']]
    shown = [html.unescape(name) for name in re.findall(r'<code>(.*?)</code>', page, re.S)][2:]
    check(len(shown) == len(named), f'{len(shown)} code spans, not {len(named)}')
    for have, want in zip(shown, named):
        check(have == want or not want.isprintable() or len(want) > 200, f'shown as {have!r}, not {want!r}')


def check_text(run, before, after):
    """Names stand at the end of the lines, without control bytes, in the order of the JSON."""
    text = run('--summary=100000', before=before, after=after).decode('utf-8')
    check(not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]', text), 'control characters in the text')
    rows = json.loads(run('--json', '--summary=100000', before=before, after=after))
    named = [row['name'] for key in MEASURES for row in rows[key]['functions']]
    shown = [line[49:] for line in text.split('\n') if re.match(r'[ \d.]{8}%', line)][2:]
    check(len(shown) == len(named), f'{len(shown)} rows, not {len(named)}')
    for have, want in zip(shown, named):
        check(have == want or not want.isprintable() or len(want) > 100, f'{have!r} stands where {want!r} should')


def random_profile(generator, odd):
    names = [b'f', b'g', b'h', b'main', b'[unknown]', b'[libc.so]']
    counts = [b'1', b'2', b'3', b'5', b'10', b'20']
    if odd:
        names = [b''.join(generator.choices(PIECES, k=generator.randint(1, 4))) for _ in range(12)] + [b'']
        counts += [b'1.5', b'0.25', b'7.', b'0', b'2004008']
    lines = []
    for _ in range(generator.randint(0, 40)):
        stack = b';'.join(generator.choices(names, k=generator.randint(1, 9)))
        lines.append(stack + b' ' + generator.choice(counts))
        if odd and generator.random() < 0.1:
            lines.append(generator.choice([b'', b'no count', b'a -1', b'a 1e5', b'12']))
    return b'\n'.join(lines) + generator.choice([b'', b'\n'])


def pairs():
    """Pairs of profiles, with a name."""
    recorded = {}
    for path in sorted(glob.glob(os.path.join(EXPECTED, '*.folded'))):
        with open(path, 'rb') as file:
            recorded[os.path.basename(path)] = file.read()
    names = list(recorded)
    yield 'before and after', recorded['before.folded'], recorded['after.folded']
    for first, second in zip(names, names[1:] + names[:1]):
        yield f'{first} and {second}', recorded[first], recorded[second]
    generator = random.Random(20)
    for number in range(ROUNDS):
        odd = number % 3 > 0
        first = random_profile(generator, odd)
        second = first if number % 10 == 9 else random_profile(generator, odd)
        yield f'random {number}', first, second


def check_pair(run, before, after):
    check_columns(run, before, after)
    check_summary(run, before, after, 0)
    check_summary(run, before, after, 3)
    check_text(run, before, after)
    if sum(stacks(before).values()) and sum(stacks(after).values()):
        check_gate(run, before, after)
        check_markdown(run, before, after)


def main():
    if len(sys.argv) != 2:
        sys.exit('usage: summary_check.py PROGRAMS_DIR')
    random.seed(1)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        run = Difffolded(program_path(sys.argv[1], 'difffolded'), folder)
        for name, before, after in pairs():
            try:
                check_pair(run, before, after)
                passed += 1
            except Failure as failure:
                print(f'FAILED {name}: {failure}')
                failed += 1
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
