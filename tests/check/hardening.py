#!/usr/bin/env python3
"""The programs of a release build are hardened: position-independent, full RELRO, no executable stack, with stack
protector and checked libc calls. Skipped (exit 77) where readelf is not installed.

usage: hardening.py BUILD_DIR
"""
import os
import shutil
import subprocess
import sys

from common import TOOLS, end

# what is missing, readelf's option, and a test of what it prints
WANTED = (
    ('position-independent code', '-h', lambda text: 'DYN (' in text),
    ('relocations that are read-only after the start', '-l', lambda text: 'GNU_RELRO' in text),
    ('symbols bound at the start (-z now)', '-d', lambda text: 'BIND_NOW' in text or 'NOW' in text.split('FLAGS_1')[-1]),
    ('a stack that is not executable', '-l', lambda text: any(
        'GNU_STACK' in line and 'E' not in line.split()[-2] for line in text.splitlines())),
    ('the stack protector', '--dyn-syms', lambda text: '__stack_chk_fail' in text),
    ('checked libc calls (_FORTIFY_SOURCE)', '--dyn-syms', lambda text: 'printf_chk' in text),
)


def main():
    program = shutil.which('readelf')
    if not program:
        print('skipped: readelf is not installed')
        sys.exit(77)
    bad = []
    for tool in TOOLS:
        path = os.path.join(sys.argv[1], tool, tool)
        for name, option, holds in WANTED:
            done = subprocess.run([program, '-W', option, path], capture_output=True, text=True, check=True)
            if not holds(done.stdout):
                bad.append(f'{path}: it lacks {name}')
    end(bad, len(TOOLS) * len(WANTED))


main()
