#!/usr/bin/env python3
"""The example draws what the programs draw of the same recording, and is short.

usage: example.py BUILD_DIR
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, '..', '..', 'testdata', 'perf-script')
LONGEST = 60  # lines


def main():
    build, bad = os.path.abspath(sys.argv[1]), []
    example = os.path.join(build, 'tests', 'example', 'fold_and_draw')
    name = 'fields-pid-cpu.txt'
    folded = subprocess.run([os.path.join(build, 'stackcollapse-perf', 'stackcollapse-perf'), '--tidy=balanced', name],
                            cwd=DATA, check=True, capture_output=True).stdout
    wanted = subprocess.run([os.path.join(build, 'flamegraph', 'flamegraph'), '--title', name], input=folded, check=True,
                            capture_output=True).stdout
    got = subprocess.run([example, name], cwd=DATA, capture_output=True, check=False)
    if got.returncode != 0 or got.stdout != wanted or b'<svg' not in wanted:
        bad.append(f'exit {got.returncode}, {len(got.stdout)} bytes, not the {len(wanted)} of the programs: {got.stderr!r}')
    missing = subprocess.run([example, 'nosuch'], cwd=DATA, capture_output=True, check=False)
    if missing.returncode == 0 or b'nosuch: No such file' not in missing.stderr:
        bad.append(f'a missing file: exit {missing.returncode}, {missing.stderr!r}')
    with open(os.path.join(HERE, 'fold_and_draw.c'), encoding='utf-8') as file:
        length = len(file.readlines())
    if length >= LONGEST:
        bad.append(f'the example has {length} lines')
    for line in bad:
        print('FAILED', line)
    print(f'{3 - len(bad)} passed, {len(bad)} failed')
    sys.exit(1 if bad else 0)


main()
