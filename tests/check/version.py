#!/usr/bin/env python3
"""The version of CMakeLists.txt is that of the programs, manual pages, packages and the newest entry of the changelog.

usage: version.py SOURCE_DIR BUILD_DIR

The day of the newest entry is not later than that of the manual pages. recipes.packages looks into the packages themselves.
"""
import datetime
import os
import re
import subprocess
import sys

from common import TOOLS, end, files, read


def first(pattern, text):
    """The first group of the pattern's first match, or None."""
    found = re.search(pattern, text, re.M)
    return found.group(1) if found else None


def check_programs(build, version):
    for tool in TOOLS:
        said = subprocess.run([os.path.join(build, tool, tool), '--version'], check=True, capture_output=True, text=True).stdout
        if not re.fullmatch(rf'{tool} {re.escape(version)}( \([0-9a-f]{{7,}}(-dirty)?\))?\n', said):
            yield f'{tool} --version says {said!r}'


def check_manuals(version, day):
    for path in files(TOOLS, ('.1', '.7')):
        page = read(path)
        if first(r'^\.Os (.*)$', page) != f'flamegraph {version}':
            yield f'{path}: .Os is not "flamegraph {version}"'
        written = datetime.datetime.strptime(first(r'^\.Dd (.*)$', page), '%B %d, %Y').date()
        if written < day:
            yield f'{path} is of {written}, the changelog of {day}'


def main():
    build, version = sys.argv[2], first(r'VERSION ([0-9.]+) LANGUAGES', read('CMakeLists.txt'))
    entry, written = first(r'^## (\S+), ', read('CHANGELOG.md')), first(r'^## \S+, (\d{4}-\d\d-\d\d)$', read('CHANGELOG.md'))
    if not written:
        end(['CHANGELOG.md: the newest entry has no day, as in "## 1.0.0, 2026-11-27"'], 1)
    bad = [*check_programs(build, version), *check_manuals(version, datetime.date.fromisoformat(written))]
    with open(os.path.join(build, 'CPackConfig.cmake'), encoding='utf-8') as file:
        packed = first(r'^set\(CPACK_PACKAGE_VERSION "(.*)"\)', file.read())
    image = first(r'image: \S+:(\S+)', read('tests/recipes/fleet/cronjob.yaml'))
    for what, found in (('the newest entry of CHANGELOG.md', entry), ('cpack', packed), ('the image of cronjob.yaml', image),
                        ('lib/base/version.h', first(r'"([0-9.]+)", or', read('lib/base/version.h')))):
        if found != version:
            bad.append(f'{what} is of version {found}, not {version}')
    end(bad, 2 * len(TOOLS) + 5)


main()
