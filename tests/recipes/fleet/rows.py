#!/usr/bin/env python3
"""Prints folded files of a store as rows for a database: service, host, time, stack, count, with TABs between.

usage: rows.py STORE FILE...

TAB, line breaks and backslashes are escaped as PostgreSQL's COPY and ClickHouse's TabSeparated read them; a byte that is
not UTF-8 becomes its code, \\xff. A file that is damaged, half or not of the store is named, exit status 1.
"""
import gzip
import os
import re
import sys
import zlib

NAME = re.compile(r'([A-Za-z0-9_][\w.-]*)/([A-Za-z0-9_][\w.-]*)/(\d{4})/(\d\d)/(\d\d)/(\d\d)(\d\d)\.folded(?:\.gz)?', re.A)
LINE = re.compile(rb'(.+) (\d+(?:\.\d+)?)', re.S)
ESCAPES = str.maketrans({'\\': '\\\\', '\t': '\\t', '\r': '\\r', '\n': '\\n', '\0': '\\\\0'})


class Failure(Exception):
    """What is wrong with a file."""


def rows(store, path):
    """The rows of one file."""
    name = NAME.fullmatch(os.path.relpath(path, store))
    if not name:
        raise Failure(f'not a file of the store {store}: SERVICE/HOST/YYYY/MM/DD/HHMM.folded[.gz]')
    service, host, year, month, day, hour, minute = name.groups()
    with (gzip.open if path.endswith('.gz') else open)(path, 'rb') as file:
        content = file.read()
    if content and not content.endswith(b'\n'):
        raise Failure('half a file: its last line has no end')
    for number, line in enumerate(content.split(b'\n')[:-1], 1):
        match = LINE.fullmatch(line)
        if not match:
            raise Failure(f'line {number} is not understood')
        stack = match[1].decode(errors='backslashreplace').translate(ESCAPES)
        yield f'{service}\t{host}\t{year}-{month}-{day} {hour}:{minute}:00\t{stack}\t{match[2].decode()}\n'


def main():
    if len(sys.argv) < 3:
        sys.exit('usage: rows.py STORE FILE...')
    sys.stdout.reconfigure(encoding='utf-8', newline='\n')
    for path in sys.argv[2:]:
        try:
            sys.stdout.writelines(rows(sys.argv[1], path))
            sys.stdout.flush()
        except (Failure, OSError, EOFError, zlib.error) as failure:
            sys.exit(f'rows.py: {path}: {failure}')


if __name__ == '__main__':
    main()
