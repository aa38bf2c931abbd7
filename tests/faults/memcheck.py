#!/usr/bin/env python3
"""Run cases of every program under valgrind: no invalid or undefined value, no leak. Skipped (exit 77) without valgrind.

usage: memcheck.py PROGRAMS_DIR [--all]

PROGRAMS_DIR holds a build without sanitizers. What the sanitizers of the dev build cannot see, values that were never
set, this does. The cases are those whose names hold one of CHOSEN; with --all every case runs, which takes minutes.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position

VALGRIND = ('--quiet', '--error-exitcode=99', '--leak-check=full', '--errors-for-leak-kinds=definite,indirect,possible',
            '--child-silent-after-fork=yes', '--vgdb=no',
           '--read-inline-info=no', '--vex-guest-chase=no')  # the same is found, and most cases take as long as valgrind's start
CHOSEN = {
    'stackcollapse-perf': ('srcline-b', 'inline-b', 'arrow-inlines', 'tidy-', 'frame-nonutf8', 'filter-d'),
    'stackcollapse': ('gzip-', 'basic', 'too-deep', 'second-file', 'perf-'),
    'flamegraph': ('nameattr-a', 'cp-', 'delta-', 'utf8', 'sort-', 'sides', 'count-big'),
    'difffolded': ('summary-', 'gate-r', 'normalize-f', 'strip', 'labels', 'strict'),
}


def wrap(folder, tool, program):
    """A script of the program's name that runs it under valgrind; what valgrind says goes to files."""
    os.mkdir(os.path.join(folder, tool))
    path = os.path.join(folder, tool, tool)
    with open(path, 'w', encoding='utf-8') as script:
        log = os.path.join(folder, 'log.%p')
        script.write(f'#!/bin/sh\nexec valgrind {" ".join(VALGRIND)} --log-file={log} {program} "$@"\n')
    os.chmod(path, 0o755)


def logs(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith('log.'):
            with open(os.path.join(folder, name), encoding='utf-8', errors='replace') as file:
                yield file.read()


def main():
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        return 77
    failed = 0
    for tool, chosen in CHOSEN.items():
        with tempfile.TemporaryDirectory() as folder:
            wrap(folder, tool, os.path.abspath(program_path(sys.argv[1], tool)))
            for text in [''] if '--all' in sys.argv else chosen:
                done = subprocess.run([sys.executable, os.path.join(HERE, '..', 'cases', 'run.py'), folder, tool,
                                       '--only', text], capture_output=True, text=True, check=False)
                print(f'{tool} {text}: {done.stdout.strip().splitlines()[-1]}', flush=True)
                failed += done.returncode != 0
                if done.returncode:
                    print(f'FAILED {tool} {text}:\n{done.stdout}{done.stderr}')
            said = [log for log in logs(folder) if log.strip()]
            failed += bool(said)
            if said:
                print(f'FAILED {tool}: {len(said)} runs with errors, the first:\n{said[0]}')
    print(f'{len(CHOSEN) - failed if failed < len(CHOSEN) else 0} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
