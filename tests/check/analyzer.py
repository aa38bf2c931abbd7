#!/usr/bin/env python3
"""gcc's analyzer finds no leak, no double free and no use after it. Skipped (exit 77) where gcc is not one of TRIED.

Its warnings about null pointers are left out: it does not know that a slice that points nowhere is empty. Each version
warns of other things, so a new one is to be tried first.
"""
import shutil
import subprocess
import sys

from common import SOURCES, compile_flags, end, files, run_each

TRIED = ('12',)
WHOLE = ('-fno-ipa-sra', '-fno-tree-sra')  # else it loses sight of structs that inline functions return
FLAGS = ('-O1', *WHOLE, '-fanalyzer', '-Werror', '-Wno-analyzer-null-dereference', '-Wno-analyzer-null-argument',
         '-Wno-analyzer-possible-null-dereference', '-Wno-analyzer-possible-null-argument', '-c', '-o', '/dev/null')


def main():
    program = shutil.which('gcc')
    said = subprocess.run([program, '-dumpversion'], capture_output=True, text=True, check=False).stdout if program else ''
    if said.strip().split('.')[0] not in TRIED:
        print(f'skipped: gcc is not one of {", ".join(TRIED)}')
        sys.exit(77)
    paths = list(files(SOURCES, '.c'))
    end(run_each(lambda path: [program, *compile_flags(), *FLAGS, path], paths), len(paths))


main()
