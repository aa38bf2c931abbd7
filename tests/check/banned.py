#!/usr/bin/env python3
"""base/banned.h is the last include of every .c file of lib and of the tools."""
import re

from common import SOURCES, end, files, read


def main():
    bad, checked = [], 0
    for path in files(SOURCES, '.c'):
        checked += 1
        includes = re.findall(r'^\s*#\s*include\s*([<"][^>"]+[>"])', read(path), re.M)
        if not includes or includes[-1] != '"base/banned.h"':
            bad.append(f'{path}: the last include is {includes[-1] if includes else "missing"}, not "base/banned.h"')
    end(bad, checked)


main()
