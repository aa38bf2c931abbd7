#!/usr/bin/env python3
"""No function is longer than 80 lines, and at most one in ten is longer than 40.

A function is what stands from a line that ends in "{" and begins at the left margin to the "}" at the left margin,
both counted; tables, structs and enums are no functions.
"""
import re

from common import SOURCES, end, files, read

STOP, AIM, SHARE = 80, 40, 0.1


def functions(path):
    """Name, line and length of every function of a file."""
    start = name = None
    previous = ''
    for number, line in enumerate(read(path).split('\n'), 1):
        if line[:1] not in ('', ' ', '}', '#', '/', '\t') and line.endswith('{'):
            whole = previous + line if not re.search(r'\(', line) else line
            match = re.search(r'(\w+)\(', whole)
            start, name = (number, match.group(1)) if match and '=' not in line else (None, None)
        elif line.startswith(' ') and line.endswith(') {') and previous.rstrip().endswith(',') and start is None:
            match = re.search(r'^[a-z].*?(\w+)\(', previous)  # the parameters go on in a second line
            start, name = (number - 1, match.group(1)) if match else (None, None)
        elif line.startswith('}') and start:
            yield name, start, number - start + 1
            start = None
        previous = line if line.strip() else ''


def main():
    bad, longer, checked = [], [], 0
    for path in files(SOURCES, ('.c', '.h')):
        for name, line, length in functions(path):
            checked += 1
            if length > STOP:
                bad.append(f'{path}:{line}: {name} has {length} lines, more than {STOP}')
            elif length > AIM:
                longer.append(f'{path}:{line}: {name} has {length} lines')
    if len(longer) > SHARE * checked:
        bad.append(f'{len(longer)} of {checked} functions are longer than {AIM} lines:\n  ' + '\n  '.join(longer))
    print(f'{checked} functions, {len(longer)} longer than {AIM} lines')
    end(bad, checked)


main()
