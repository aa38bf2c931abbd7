#!/usr/bin/env python3
"""Say how many lines of every module the tests ran through, and which were missed; by hand, after

    cmake --workflow --preset coverage

usage: coverage.py BUILD_DIR [--lines] [--least PERCENT]

--lines lists what was missed. Exit status 1 when less than PERCENT (95) of the lines of lib/ were run.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
OURS = ('lib', 'stackcollapse-perf', 'flamegraph', 'difffolded')


def lines_run(build):
    """By file and line: how often it ran, summed over the programs that hold it."""
    files = {}
    for notes in glob.glob(os.path.join(build, '**', '*.gcda'), recursive=True):
        done = subprocess.run(['gcov', '--json-format', '--stdout', notes], capture_output=True, check=True)
        for text in done.stdout.splitlines():
            for file in json.loads(text)['files']:
                path = os.path.relpath(os.path.realpath(os.path.join(ROOT, file['file'])), ROOT)
                if path.split(os.sep)[0] not in OURS:
                    continue
                lines = files.setdefault(path, {})
                for line in file['lines']:
                    lines[line['line_number']] = lines.get(line['line_number'], 0) + line['count']
    return files


def ranges(numbers):
    """1 2 3 7 as 1-3 7."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ' '.join(f'{a}' if a == b else f'{a}-{b}' for a, b in spans)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('--lines', action='store_true')
    parser.add_argument('--least', type=float, default=95)
    given = parser.parse_args()
    files, totals = lines_run(given.build), {}
    modules = {}
    for path, lines in files.items():
        module = modules.setdefault(os.path.splitext(path)[0], {})
        module.update({(path, number): count for number, count in lines.items()})
    for name, lines in sorted(modules.items()):
        missed = sorted(place for place, count in lines.items() if not count)
        folder = totals.setdefault(name.split(os.sep)[0], [0, 0])
        folder[0] += len(lines) - len(missed)
        folder[1] += len(lines)
        print(f'{100 * (len(lines) - len(missed)) / len(lines):6.1f} %  {len(lines):4}  {name}')
        for path in sorted({path for path, _ in missed}) if given.lines else ():
            print(f'            {path}: {ranges([number for where, number in missed if where == path])}')
    print()
    for folder, (ran, count) in totals.items():
        print(f'{100 * ran / count:6.1f} %  {count:4}  {folder}/')
    share = 100 * totals['lib'][0] / totals['lib'][1] if 'lib' in totals else 0
    if share < given.least:
        print(f'FAILED less than {given.least} % of lib/')
    return 1 if share < given.least else 0


if __name__ == '__main__':
    sys.exit(main())
