#!/usr/bin/env python3
"""mandoc and groff have nothing to say of the manual pages, and the guide is short. Skipped (exit 77) where neither is installed.

usage: manuals.py SOURCE_DIR
"""
import os
import shutil
import subprocess
import sys

from common import TOOLS, end, root

GUIDE = 'flamegraph/flamegraph.7'
# Which other pages this machine has is no matter of ours.
ELSEWHERE = ('lacks', 'referenced manual not found')


def said(*command):
    done = subprocess.run(command, cwd=root(), capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).split('\n')
    return [line for line in lines if line and not any(text in line for text in ELSEWHERE)]


def main():
    commands = [command for command in (['mandoc', '-Tlint', '-Wstyle'], ['groff', '-mdoc', '-ww', '-z', '-Tutf8'])
                if shutil.which(command[0])]
    if not commands:
        print('skipped: neither mandoc nor groff is installed')
        sys.exit(77)
    pages = [f'{tool}/{tool}.1' for tool in TOOLS] + [GUIDE]
    bad = []
    for page in pages:
        for command in commands:
            bad += said(*command, page)
    with open(os.path.join(root(), GUIDE), encoding='utf-8') as file:
        lines = file.read().split('\n')[:-1]
    bad += [f'{GUIDE}:{number}: longer than 80 columns' for number, line in enumerate(lines, 1) if len(line) > 80]
    if len(lines) > 400:
        bad.append(f'{GUIDE}: {len(lines)} lines, more than 400')
    end(bad, len(pages) * len(commands))


main()
