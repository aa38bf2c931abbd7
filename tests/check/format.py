#!/usr/bin/env python3
"""clang-format has nothing to change in any C file. Skipped (exit 77) where clang-format is not installed."""
import re
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
    done = subprocess.run([program, '--dry-run', '-Werror', *paths], cwd=root(), capture_output=True, text=True, check=False)
    bad = {}  # by file: its first complaint
    for line in done.stderr.splitlines():
        found = re.match(r'(.+?):\d+:\d+: error: ', line)
        if found:
            bad.setdefault(found.group(1), line)
    if done.returncode and not bad:
        bad[''] = f'clang-format failed: {done.stderr}'
    end(list(bad.values()), len(paths))


main()
