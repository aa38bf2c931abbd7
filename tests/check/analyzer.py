#!/usr/bin/env python3
"""gcc's analyzer finds no leak, no double free and no use after it. Skipped (exit 77) where there is no gcc from 12 on.

Its warnings about null pointers are left out: it does not know that a slice that points nowhere is empty.
"""
import re
import shutil
import subprocess
import sys

from common import SOURCES, compile_flags, end, files, run_each

FLAGS = ('-O1', '-fanalyzer', '-Werror', '-Wno-analyzer-null-dereference', '-Wno-analyzer-null-argument',
         '-Wno-analyzer-possible-null-dereference', '-Wno-analyzer-possible-null-argument', '-c', '-o', '/dev/null')


def main():
    program = shutil.which('gcc')
    said = subprocess.run([program, '-dumpversion'], capture_output=True, text=True, check=False).stdout if program else ''
    version = re.match(r'\d+', said)
    if not version or int(version.group()) < 12:
        print('skipped: no gcc from 12 on')
        sys.exit(77)
    paths = list(files(SOURCES, '.c'))
    end(run_each(lambda path: [program, *compile_flags(), *FLAGS, path], paths), len(paths))


main()
