#!/usr/bin/env python3
"""Stacks of pprof profiles against those that `go tool pprof -traces` prints, for each value of their samples.

usage: pprof.py BUILD_DIR PROFILE...

Both are summed by stack. A name that -traces shortens or marks as inlined is compared without the mark. The text of -raw
must fold to the same, too. The last line is "N passed, N failed", of profiles and values. Skipped (exit 77) where go is not installed.
"""
import os
import re
import shutil
import subprocess
import sys

UNITS = {'nanoseconds': 'nanoseconds', 'bytes': 'B'}


def run(*words, given=None):
    done = subprocess.run(words, input=given, capture_output=True, check=False)
    return done.stdout.decode(errors='replace')


def values(profile):
    """Name and unit of each value."""
    text = run('go', 'tool', 'pprof', '-symbolize=none', '-raw', profile)
    return [word.replace('[dflt]', '').split('/') for word in re.search(r'Samples:\n(.*)', text).group(1).split()], text


def traces(profile, name, unit):
    """Stacks and sums that -traces prints."""
    words = ['-symbolize=none', '-traces', f'-sample_index={name}'] + ([f'-unit={UNITS[unit]}'] if unit in UNITS else [])
    sums, frames, count = {}, [], None
    for line in run('go', 'tool', 'pprof', *words, profile).split('\n') + ['-----------+--']:
        if line.startswith('-----------+'):
            if frames and count is not None:
                stack = ';'.join(reversed(frames))
                sums[stack] = sums.get(stack, 0) + count
            frames, count = [], None
            continue
        match = re.match(r'^ *(-?\d+)(?:ns|B)?   (.*)', line) if count is None else None
        if match:
            count = int(match.group(1))
            frames = [match.group(2)]
        elif count is not None and line.startswith('             '):
            frames.append(line[13:])
    clean = {}
    for stack, count in sums.items():
        stack = ';'.join(re.sub(r' \(inline\)$', '', frame) for frame in stack.split(';'))
        clean[stack] = clean.get(stack, 0) + count
    return {stack: count for stack, count in clean.items() if count}


def folded(text):
    return {line.rsplit(' ', 1)[0]: int(line.rsplit(' ', 1)[1]) for line in text.split('\n') if line}


def main():
    if not shutil.which('go'):
        sys.exit(77)
    program, passed, bad = os.path.join(sys.argv[1], 'stackcollapse', 'stackcollapse'), 0, 0
    for profile in sys.argv[2:]:
        types, raw = values(profile)
        for number, (name, unit) in enumerate(types):
            wanted = traces(profile, name, unit)
            got = folded(run(program, f'--sample-index={name}', profile))
            text = folded(run(program, f'--sample-index={number}', given=raw.encode()))
            got.pop('-', None)  # samples without a location, which go does not print
            same = got == wanted and text == got
            passed, bad = passed + same, bad + (not same)
            if not same:
                print(f'FAILED {profile}, {name}: {len(got)} stacks, {len(wanted)} wanted, {len(text)} of the text')
                for stack in sorted(set(got) | set(wanted)):
                    if got.get(stack) != wanted.get(stack):
                        print(f'  {stack}: {got.get(stack)}, wanted {wanted.get(stack)}')
    print(f'{passed} passed, {bad} failed')
    sys.exit(1 if bad or not passed else 0)


main()
