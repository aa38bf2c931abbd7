#!/usr/bin/env python3
"""How often the gate of difffolded fails on equal programs, and how often it sees a slower one. Run by hand.

usage: verdict_rates.py PROGRAM [--trials N] [--profile FILE]... [--pool NAME=PATTERN]... [--slower NAME=PATTERN]...

  --profile FILE        a folded profile: random draws from it are compared, by proportions, one recording per side
  --pool NAME=PATTERN   repeated recordings of one program (a shell pattern): random ones are compared, five per side
  --slower NAME=PATTERN recordings of the program of the pool NAME, slower: five of the pool against five of these
  --fail-above POINTS   the limit (1)

Every line is a group: how many of the comparisons failed (exit 3), had no verdict (exit 2), and, for slower programs, how
often --fail-total=3 failed. Of equal programs at most 1 in 100 may fail; in 300 comparisons more than 8 are not by chance
(Poisson with mean 3: 0.4 %). Without profiles and pools, made programs are compared. It takes minutes.
"""
import argparse
import glob
import math
import os
import subprocess
import tempfile

from verdict_made import Program, draw, folded, seeded
from verdict_model import LINE

SIZES = (100, 200, 400, 900, 3000)
PERIOD = 2004008


def status(program, options, before, after):
    done = subprocess.run([program, *options, *before, '--', *after], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False)
    return done.returncode


def report(name, detail, statuses, total=None):
    count = len(statuses)
    failed, none = statuses.count(3), statuses.count(2)
    line = f'| {name} | {detail} | {failed} of {count} ({100 * failed / count:.1f} %) | {none} |'
    print(line + (f' {100 * total.count(3) / count:.0f} % |' if total is not None else ' |'), flush=True)


class Files:
    """Made recordings in a folder."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def add(self, text):
        self.count = (self.count + 1) % 100
        path = os.path.join(self.folder, f'{self.count}.folded')
        with open(path, 'wb') as file:
            file.write(text)
        return path


def costs_of(path):
    with open(path, 'rb') as file:
        matches = [LINE.fullmatch(line) for line in file.read().split(b'\n')]
    return {match.group(1): float(match.group(2)) for match in matches if match and float(match.group(2)) > 0}


def random_halves(given, files):
    for profile in given.profile:
        costs, generator = costs_of(profile), seeded(profile)
        for size in SIZES:
            statuses = []
            for _ in range(given.trials):
                sides = [[files.add(folded(draw(generator, costs, size), PERIOD))] for _ in range(2)]
                statuses.append(status(given.program, given.options, *sides))
            report(os.path.basename(profile), f'1 and 1, {size} samples', statuses)


def pools(given):
    for name, paths in given.pools.items():
        for count in (5, 10):
            if len(paths) < 2 * count:
                continue
            generator, statuses, totals = seeded(name, count), [], []
            for _ in range(given.trials):
                chosen = generator.sample(paths, 2 * count)
                sides = chosen[:count], chosen[count:]
                statuses.append(status(given.program, given.options, *sides))
                totals.append(status(given.program, ['--fail-total=3'], *sides))
            report(name, f'{count} and {count} of {len(paths)} recordings', statuses, totals)


def slower(given):
    for word in given.slower:
        name, _, pattern = word.partition('=')
        paths, base = sorted(glob.glob(pattern)), given.pools[name]
        for count in (1, 3, 5, 10):
            generator, statuses, totals = seeded(word, count), [], []
            for _ in range(given.trials):
                sides = generator.sample(base, count), generator.sample(paths, count)
                statuses.append(status(given.program, given.options, *sides))
                totals.append(status(given.program, ['--fail-total=3'], *sides))
            report(f'{name}, {os.path.basename(pattern)}', f'{count} and {count}', statuses, totals)


def made(given, files):
    """A made program, each function 3 % up or down per run, equal and with a function that grew."""
    program = Program(seeded('made'), 40)
    for share, points in ((0, 0), (0.05, 2), (0.2, 2), (0.2, 5), (0.2, 10)):
        name = program.nearest(share) if points else None
        costs = program.slower(name, points) if points else program.costs
        what = f'{name.decode()}, {100 * program.share(name):.0f} %, +{points} points' if points else 'equal'
        for count in (1, 3, 5, 10):
            for size in (500, 2000) if points else (100, 500):
                generator, statuses = seeded(share, points, count, size), []
                for _ in range(given.trials):
                    sides = [[files.add(folded(draw(generator, side, round(size * math.exp(generator.gauss(0, 0.02))), 0.03),
                                               PERIOD)) for _ in range(count)] for side in (program.costs, costs)]
                    statuses.append(status(given.program, given.options, *sides))
                report(f'made: {what}', f'{count} and {count}, {size} samples each', statuses)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--trials', type=int, default=300)
    parser.add_argument('--fail-above', type=float, default=1)
    for word in ('profile', 'pool', 'slower'):
        parser.add_argument('--' + word, action='append', default=[])
    given = parser.parse_args()
    given.options = [f'--fail-above={given.fail_above:g}']
    given.pools = {name: sorted(glob.glob(pattern)) for name, _, pattern in (word.partition('=') for word in given.pool)}
    print('| program | recordings | failed | no verdict | --fail-total=3 |\n| --- | --- | --- | --- | --- |')
    with tempfile.TemporaryDirectory() as folder:
        files = Files(folder)
        random_halves(given, files)
        pools(given)
        slower(given)
        if not given.profile and not given.pool:
            made(given, files)


if __name__ == '__main__':
    main()
