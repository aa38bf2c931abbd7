#!/usr/bin/env python3
"""The guide's examples and their scripts belong together: each example is run by the script of its name, and by that alone.

usage: examples.py SOURCE_DIR

Each block of commands in flamegraph.7 has its name in a comment where it begins; the script NAME.sh runs it by `example NAME`.
The last line is "N passed, N failed".
"""
import os
import re
import subprocess
import sys

COMMON = ('common.sh', 'namespace.sh', 'postgres.sh', 'waiting.sh')


def read(*path):
    with open(os.path.join(*path), encoding='utf-8') as file:
        return file.read()


def complaints(page, scripts):
    """What is wrong, as texts."""
    named = re.findall(r'^\.Bd -literal -offset indent \\" guide: (\S+)\n(.*?)^\.Ed', page, re.M | re.S)
    names = [name for name, _ in named]
    if len(named) != page.count('\n.Bd '):
        yield f'flamegraph.7: {page.count(chr(10) + ".Bd ")} blocks, of which {len(named)} have a name'
    if '\n.Dl ' in page:
        yield 'flamegraph.7: a command in .Dl, which no script runs'
    yield from (f'flamegraph.7: two examples {name}' for name in set(names) if names.count(name) > 1)
    yield from (f'{name}: no script runs this example' for name in names if name + '.sh' not in scripts)
    for script, text in scripts.items():
        run = re.findall(r'^example (\S+)', text, re.M)
        if script[:-3] not in run:
            yield f'{script}: does not run the example of its name'
        yield from (f'{script}: flamegraph.7 has no example {name}' for name in run if name not in names)
        if not re.search('^(hot|gone) ', text, re.M) or not re.search('^(drawn|gone) ', text, re.M):
            yield f'{script}: does not look at what was folded and drawn'
    for name, block in named:
        done = subprocess.run(['bash', '-n'], input=block.replace('\\e', '\\'), text=True, capture_output=True, check=False)
        if done.returncode:
            yield f'{name}: {done.stderr}'


def main():
    source = sys.argv[1]
    guide = os.path.join(source, 'tests', 'recipes', 'guide')
    scripts = {name: read(guide, name) for name in sorted(os.listdir(guide)) if name.endswith('.sh') and name not in COMMON}
    page = read(source, 'flamegraph', 'flamegraph.7')
    bad = list(complaints(page, scripts))
    # the check itself: what does not belong together is found
    for broken in (page + '\n.Bd -literal\nls\n.Ed\n', page.replace('guide: redis\n', 'guide: other\n'), page + '\n.Dl ls\n'):
        bad += [] if list(complaints(broken, scripts)) else ['examples.py does not see what is wrong']
    print('\n'.join(bad))
    print(f'{len(scripts) - len(bad)} passed, {len(bad)} failed')
    sys.exit(1 if bad else 0)


main()
