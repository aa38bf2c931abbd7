#!/usr/bin/env python3
"""lib/README.md names every module of lib and of the programs, and no others."""
import os
import re

from common import end, files, read


def main():
    folders = ['lib', 'stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded']
    modules = {os.path.basename(path)[:-2] for path in files(folders, '.h')}
    try:
        text = read('lib/README.md')
    except FileNotFoundError:
        end(['lib/README.md is missing'], 1)
    # a row of the map begins with the module's name: "| `slice` | ..." or "- `slice`: ..."
    rows = re.findall(r'^\s*(?:[|*-]\s*)`(\w+)(?:\.h)?`', text, re.M)
    bad = [f'{name}.h is not in lib/README.md' for name in sorted(modules - set(rows))]
    bad += [f'lib/README.md names {name}, which is not a header' for name in sorted(set(rows) - modules)]
    bad += [f'lib/README.md names {name} twice' for name in sorted(set(rows)) if rows.count(name) > 1]
    end(bad, len(modules))


main()
