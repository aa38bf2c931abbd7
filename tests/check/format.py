#!/usr/bin/env python3
"""clang-format has nothing to change in any C file. Skipped (exit 77) where clang-format is not installed."""
import shutil
import subprocess
import sys

from common import SOURCES, end, files, root


def main():
    program = shutil.which('clang-format')
    if not program:
        print('skipped: clang-format is not installed')
        sys.exit(77)
    paths = list(files(SOURCES + ('tests',), ('.c', '.h')))
    bad = []
    for path in paths:
        done = subprocess.run([program, '--dry-run', '-Werror', path], cwd=root(), capture_output=True, text=True,
                              check=False)
        if done.returncode:
            bad.append(f'{path}: {done.stderr.splitlines()[0] if done.stderr else "clang-format failed"}')
    end(bad, len(paths))


main()
