"""What the checks share: which files are ours, and how a check ends."""
import os
import sys

TOOLS = ('stackcollapse-perf', 'flamegraph', 'difffolded')
SOURCES = ('lib',) + TOOLS


def root():
    return sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')


def files(folders, endings):
    """Paths, from the root, of the files below the folders."""
    for folder in folders:
        for where, below, names in os.walk(os.path.join(root(), folder)):
            below[:] = sorted(name for name in below if name not in ('node_modules', 'build'))
            for name in sorted(names):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(where, name), root())


def read(path):
    with open(os.path.join(root(), path), encoding='utf-8') as file:
        return file.read()


def end(bad, checked):
    """Ends the check with its summary."""
    for line in bad:
        print(f'FAILED {line}')
    print(f'{checked - len(bad) if checked > len(bad) else 0} passed, {len(bad)} failed')
    sys.exit(1 if bad or not checked else 0)
