#!/usr/bin/env python3
"""mandoc and groff have nothing to say of the manual pages. Skipped (exit 77) where neither is installed.

usage: manuals.py SOURCE_DIR
"""
import shutil
import subprocess
import sys

from common import TOOLS, end, root

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
    bad = []
    for tool in TOOLS:
        for command in commands:
            bad += said(*command, f'{tool}/{tool}.1')
    end(bad, len(TOOLS) * len(commands))


main()
