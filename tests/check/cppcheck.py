#!/usr/bin/env python3
"""cppcheck finds nothing: warnings, performance, portability. Skipped (exit 77) where cppcheck is not installed."""
import shutil
import subprocess
import sys

from common import SOURCES, TOOLS, end, files, root

FLAGS = ('--quiet', '--std=c11', '--enable=warning,performance,portability', '--error-exitcode=1', '-D_GNU_SOURCE',
         '-D__SIZEOF_INT128__=16', '-DPROGRAM_VERSION="0"')


def main():
    program = shutil.which('cppcheck')
    if not program:
        print('skipped: cppcheck is not installed')
        sys.exit(77)
    paths = list(files(SOURCES, '.c'))
    includes = [f'-I{folder}' for folder in ('lib',) + TOOLS]
    done = subprocess.run([program, *FLAGS, *includes, *paths], cwd=root(), capture_output=True, text=True, check=False)
    end([done.stdout + done.stderr] if done.returncode else [], len(paths))


main()
