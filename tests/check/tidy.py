#!/usr/bin/env python3
"""clang-tidy finds nothing of what .clang-tidy asks for. Skipped (exit 77) where clang-tidy is not installed.

usage: tidy.py ROOT [--full]

Without --full its static analyzer is left out, which takes forty times as long as all the rest.
"""
import shutil
import sys

from common import SOURCES, compile_flags, end, files, run_each


def main():
    program = shutil.which('clang-tidy')
    if not program:
        print('skipped: clang-tidy is not installed')
        sys.exit(77)
    paths = list(files(SOURCES, '.c'))
    full = '--full' in sys.argv
    less, at_once = ([], 1) if full else (['--checks=-clang-analyzer-*'], 8)  # the analyzer mixes up the files of one process
    bad = run_each(lambda *some: [program, '--quiet', *less, *some, '--', *compile_flags()], paths, at_once)
    end(bad, len(paths))


main()
