#!/usr/bin/env python3
"""Compute the verdict of difffolded a second time (oracle/verdict_model.py), and compare.

usage: verdict_check.py PROGRAMS_DIR

Over 500 made comparisons, with one to thirteen recordings per side, few samples and many, fixed periods and varying ones,
equal programs and slower ones: changes, noise, what is significant, samples, the total, the exit status and the functions
that tripped the gate are those of the model, to rounding. Swapped sides negate changes, and the same files on both sides
have no significant change. The last line is "N passed, N failed".
"""
import json
import math
import os
import subprocess
import sys
import tempfile

from common import Failure, check, program_path

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'oracle'))
from verdict_made import Program, draw, folded, seeded  # pylint: disable=wrong-import-position
from verdict_model import Recording, Verdict, least_share  # pylint: disable=wrong-import-position

# recordings before and after, and how many comparisons; 1000 of 1287 ways are drawn for 5 and 8
SIZES = (((1, 1), 170), ((1, 2), 40), ((2, 2), 40), ((3, 3), 60), ((4, 4), 30), ((2, 5), 20), ((5, 5), 110), ((3, 7), 20),
         ((7, 3), 10), ((2, 13), 8), ((5, 8), 4), ((10, 10), 4))
POINTS = (0, 0.1, 0.5, 1, 2, 5, 20)


class Comparison:
    """Files of two sides, the options, and what the model has to say of them."""

    def __init__(self, folder, sides, number):
        self.random = seeded(sides, number)
        self.sides, self.folder = sides, folder
        program = Program(self.random, self.random.choice((2, 5, 12, 25)))
        costs = [program.costs, program.costs]
        if self.random.random() < 0.6:
            points = self.random.choice((1, 3, 10, 20))
            costs[1] = program.slower(program.nearest(self.random.choice((0.05, 0.2, 0.4))), points)
        if self.random.random() < 0.3:
            costs[1] = {**costs[1], b'app;main;new': self.random.choice((0.02, 0.2))}
        self.unit = self.random.choice(('samples', 'fixed', 'fixed', 'varying'))
        self.texts = [self.text(costs[i >= sides[0]], i >= sides[0]) for i in range(sum(sides))]
        self.limits = [self.random.choice(POINTS) for _ in range(self.random.choice((1, 1, 2)))]
        self.total = self.random.choice((None, None, 0, 5, 50))
        self.period = self.random.choice((None, None, None, 1, 500, 2004008))

    def text(self, costs, after):
        mean = self.random.choice((3, 40, 100, 400, 2000)) if self.random.random() < 0.3 else 300
        samples = max(1, round(mean * math.exp(self.random.gauss(0, 0.03)) * (1.2 if after else 1)))
        counts = draw(self.random, costs, samples, self.random.choice((0, 0.05)))
        if self.unit == 'samples':
            return folded(counts)
        return folded(counts, 2004008, self.random if self.unit == 'varying' else None)

    def model(self):
        recordings = [Recording(text, self.period) for text in self.texts]
        least = least_share(self.sides, min(self.limits))
        return recordings, Verdict(recordings[:self.sides[0]], recordings[self.sides[0]:], least)

    def run(self, program, *words, order=None):
        """The summary and the exit status."""
        order = order or range(len(self.texts))
        names = []
        for place, i in enumerate(order):
            names.append(f'{place}.folded')
            with open(os.path.join(self.folder, names[-1]), 'wb') as file:
                file.write(self.texts[i])
        before = self.sides[0] if order[0] == 0 else self.sides[1]
        done = subprocess.run([program, '--json', '--summary=100000', *words, *names[:before], '--', *names[before:]],
                              cwd=self.folder, capture_output=True, check=False)
        return json.loads(done.stdout), done.returncode, done.stderr.decode()

    def options(self):
        words = [f'--fail-above={points}' for points in self.limits]
        words += [f'--fail-total={self.total}'] if self.total is not None else []
        return words + ([f'--period={self.period}'] if self.period else [])


def close(have, want):
    return abs(have - want) <= 2e-6 * max(1, abs(want))


def check_functions(summary, verdict):
    rows = {row['name'].encode(): row for row in summary['total']['functions']}
    for name, function in verdict.rows().items():
        row = rows.get(name)
        if row is None:
            check(abs(function.change) < 1e-9, f'{name!r} is not in the list')
            continue
        check(close(row['change'], function.change), f'{name!r}: change {row["change"]}, not {function.change}')
        check(row['noise'] is not None and close(row['noise'], function.noise),
              f'{name!r}: noise {row["noise"]}, not {function.noise}')
        near = abs(abs(function.change) - function.noise) < 1e-6 * max(1, function.noise)
        check(near or row['significant'] == function.significant, f'{name!r}: {row}, model {function.significant}')
    for name, row in rows.items():
        check(name in verdict.rows() or row['noise'] is None, f'{name!r} was judged')
    marks = [row['significant'] for row in summary['total']['functions']]
    check(marks == sorted(marks, reverse=True), 'what is significant does not stand first')


def check_total(summary, verdict, recordings):
    total = summary['total_change']
    check(close(total['percent'], verdict.total) or abs(total['percent'] / verdict.total - 1) < 1e-5, f'{total}, not {verdict.total}')
    check(total['significant'] == verdict.total_significant, f'{total}, not {verdict.total_significant}')
    halves = recordings[:verdict.sides[0]], recordings[verdict.sides[0]:]
    for side, half in zip(('before', 'after'), halves):
        check(summary[side]['recordings'] == len(half), f'{side}: {summary[side]}')
        samples = sum(recording.samples for recording in half)
        check(abs(summary[side]['samples'] - samples) <= 0.5001, f'{side}: {summary[side]}, not {samples}')


def check_gate(comparison, verdict, summary, status, said):
    least = min(comparison.limits)
    over = {name for name, function in verdict.rows().items() if function.significant and function.change > least}
    have = {row['name'].encode() for row in summary['over']['functions']}
    check(have == over, f'over: {have}, not {over}')
    blind = verdict.blind or comparison.total is not None and not verdict.dealing
    if comparison.total is not None and verdict.total_significant and verdict.total > comparison.total:
        check('--fail-total=' in said, said)
        over.add(b'')
    check(status == (3 if over else 2 if blind else 0), f'exit {status}: over {over}, {said}')
    noisy = {name for name, function in verdict.rows().items() if function.noise > least}
    if verdict.dealing and noisy:
        check(f'{len(noisy)} of {len(verdict.rows())} functions have noise of more than {least:g} points' in said, said)
    check('functions have noise' in said or not (verdict.dealing and noisy), said)
    few = not verdict.dealing and not verdict.blind and verdict.rows()
    check(('how recordings differ is not known' in said) == bool(few), said)


def check_swapped(program, comparison, summary):
    count, before = len(comparison.texts), comparison.sides[0]
    order = [*range(before, count), *range(before)]
    swapped, _, _ = comparison.run(program, *comparison.options(), order=order)
    rows = {row['name']: row for row in summary['total']['functions']}
    for row in swapped['total']['functions']:
        check(close(row['change'], -rows[row['name']]['change']), f'swapped: {row}')
        if math.comb(count, before) <= 1000 and row['noise'] is not None and rows[row['name']]['noise'] is not None:
            check(close(row['noise'], rows[row['name']]['noise']), f'swapped: {row}')
    a, b = (1 + one['total_change']['percent'] / 100 for one in (summary, swapped))
    check(abs(a * b - 1) < 1e-4, f'swapped: totals {a} and {b}')


def check_same(program, comparison):
    """The files before, on both sides."""
    half = list(range(comparison.sides[0]))
    same = Comparison.__new__(Comparison)
    same.folder, same.sides, same.texts = comparison.folder, (len(half), len(half)), comparison.texts[:len(half)] * 2
    summary, status, said = same.run(program, '--fail-above=0')
    check(not summary['total']['functions'] and not summary['over']['functions'], f'same files: {summary}')
    check(status == 0 or 'no verdict with so few samples' in said, f'same files: exit {status}, {said}')
    check(not summary['total_change']['significant'], f'same files: {summary["total_change"]}')


def check_comparison(program, comparison, number):
    recordings, verdict = comparison.model()
    summary, status, said = comparison.run(program, *comparison.options())
    check_functions(summary, verdict)
    check_total(summary, verdict, recordings)
    check_gate(comparison, verdict, summary, status, said)
    if number % 5 == 0:
        check_swapped(program, comparison, summary)
        check_same(program, comparison)


def main():
    if len(sys.argv) != 2:
        sys.exit('usage: verdict_check.py PROGRAMS_DIR')
    program, passed, failed = program_path(sys.argv[1], 'difffolded'), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for sides, count in SIZES:
            for number in range(count):
                try:
                    check_comparison(program, Comparison(folder, sides, number), number)
                    passed += 1
                except Failure as failure:
                    print(f'FAILED {sides}, number {number}: {failure}')
                    failed += 1
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or passed < 500 else 0


if __name__ == '__main__':
    sys.exit(main())
