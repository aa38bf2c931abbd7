#!/usr/bin/env python3
"""Includes point downwards: base knows no profile module, lib knows no tool, a tool knows no other tool.

Which module is base and which is profile stands in lib/CMakeLists.txt.
"""
import os
import re

from common import SOURCES, TOOLS, end, files, read

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def layers():
    """The modules of lib by layer, as the comments in lib/CMakeLists.txt group them."""
    found, layer = {}, None
    for line in read('lib/CMakeLists.txt').split('\n'):
        comment = re.match(r'\s*#\s*(base|profile)\s*$', line)
        layer = comment.group(1) if comment else layer
        for module in re.findall(r'\b(\w+)\.c\b', line) if layer else []:
            found[module] = layer
    return found


def main():
    layer, bad, checked = layers(), [], 0
    owner = {os.path.basename(path): os.path.dirname(path) for path in files(SOURCES, '.h')}
    layer['banned'] = 'base'
    for path in files(['lib'], '.h'):
        if os.path.basename(path)[:-2] not in layer:
            bad.append(f'{path}: in no layer of lib/CMakeLists.txt')
    for path in files(SOURCES, ('.c', '.h')):
        folder, module = os.path.dirname(path), os.path.splitext(os.path.basename(path))[0]
        for include in INCLUDE.findall(read(path)):
            checked += 1
            name = os.path.basename(include)
            if name != include:
                bad.append(f'{path}: "{include}" has a path; headers are found by their name')
            home = owner.get(name)
            if home is None:
                bad.append(f'{path}: "{include}" is nobody\'s header')
            elif home in TOOLS and home != folder:
                bad.append(f'{path} includes {home}/{name}')
            elif folder == 'lib' and layer.get(module) == 'base' and layer.get(name[:-2]) == 'profile':
                bad.append(f'{path}, which is base, includes {name}, which is of the profile part')
    end(bad, checked)


main()
