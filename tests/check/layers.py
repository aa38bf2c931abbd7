#!/usr/bin/env python3
"""Includes point downwards: a module of lib includes headers of its own layer and of those below, by layer and name
("base/slice.h"); a program includes lib and its own headers, and no other program's. Standard error belongs to main:
modules add messages (base/messages.h) and do not include base/report.h.
"""
import os
import re

from common import SOURCES, TOOLS, end, files, read

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
BELOW = {'base': [], 'profile': ['base'], 'symbols': ['base'], 'perf': ['profile', 'symbols', 'base']}

# The start and the end of every program, and the line of progress.
MAY_REPORT = ['lib/base/report.c', 'lib/base/program.c', 'lib/base/progress.c',
              'stackcollapse-perf/main.c', 'stackcollapse/main.c', 'difffolded/main.c',
              'flamegraph/main.c']


def complaint(path, include, headers):
    """What is wrong with a file's include, or None."""
    folder = os.path.dirname(path)
    layer, _, name = include.rpartition('/')
    if include == 'base/report.h' and path not in MAY_REPORT:
        return f'{path} includes {include}, but does not decide what is reported'
    if layer:
        allowed = BELOW if folder in TOOLS else [os.path.basename(folder)] + BELOW[os.path.basename(folder)]
        if f'lib/{include}' not in headers:
            return f'{path}: "{include}" is nobody\'s header'
        if layer not in allowed:
            return f'{path} includes {include}, which is not below it'
        return None
    if folder not in TOOLS:
        return f'{path}: "{include}" names no layer'
    if f'{folder}/{name}' not in headers:
        return f'{path}: "{include}" is not a header of its program'
    return None


def main():
    headers, bad, checked = set(files(SOURCES, '.h')), [], 0
    bad += [f'{path}: in no layer' for path in files(['lib'], ('.c', '.h'))
            if os.path.dirname(path) not in [f'lib/{layer}' for layer in BELOW]]
    for path in files(SOURCES, ('.c', '.h')):
        for include in INCLUDE.findall(read(path)):
            checked += 1
            wrong = complaint(path, include, headers)
            bad += [wrong] if wrong else []
    for path, include in (('lib/base/x.c', 'profile/frametree.h'), ('lib/profile/x.c', 'perf/collapse.h'),
                          ('lib/symbols/x.c', 'profile/frametree.h'), ('lib/base/x.c', 'slice.h'), ('difffolded/x.c', 'svg.h'),
                          ('lib/perf/x.c', 'base/report.h'), ('flamegraph/x.c', 'base/report.h')):
        bad += [] if complaint(path, include, headers) else [f'this check lets {path} include {include}']
    end(bad, checked)


main()
