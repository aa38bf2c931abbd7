#!/usr/bin/env python3
"""No function is longer than 40 lines, no module longer than 400.

A function is what stands from a line that ends in "{" and begins at the left margin to the "}" at the left margin,
both counted; tables, structs and enums are not functions.
"""
import re

from common import SOURCES, end, files, read

FUNCTION, MODULE = 40, 400  # lines


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
    bad, checked = [], 0
    for path in files(SOURCES, ('.c', '.h')):
        length = len(read(path).splitlines())
        if length > MODULE:
            bad.append(f'{path} has {length} lines, more than {MODULE}: it is two modules')
        for name, line, length in functions(path):
            checked += 1
            if length > FUNCTION:
                bad.append(f'{path}:{line}: {name} has {length} lines, more than {FUNCTION}')
    end(bad, checked)


main()
