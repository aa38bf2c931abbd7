#!/usr/bin/env python3
"""Check the runner itself: cases known to fail must be reported, each for its own reason.

usage: selftest.py PROGRAMS_DIR
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = b'app 1 1.0: 1 cycles: \n\t1 a (/x)\n\n'
FOLDED = b'app;a 1\n'

# tool, name, files, what must be reported; None: the case passes
CASES = [
    ('stackcollapse-perf', 'right', {'stdin': SAMPLE, 'expected.stdout': FOLDED, 'expected.silent': b''}, None),
    ('stackcollapse-perf', 'from', {'stdin.from': b'perf-script/perf-header.txt',
                                    'expected.from': b'expected/perf-header.folded'}, None),
    ('stackcollapse-perf', 'stdout', {'stdin': SAMPLE, 'expected.stdout': b'app;a 2\n'}, '+app;a 1'),
    ('stackcollapse-perf', 'newline', {'stdin': SAMPLE, 'expected.stdout': b'app;a 1'}, 'stdout'),
    ('stackcollapse-perf', 'part', {'args': b'--help\n', 'expected.part': b'Usage: stackcollapse-perf\n'}, None),
    ('stackcollapse-perf', 'part-missing', {'stdin': SAMPLE, 'expected.part': b'app\nother\n'}, "b'other' is not in it"),
    ('stackcollapse-perf', 'says-nothing', {'stdin': SAMPLE}, 'the case does not say what is printed'),
    ('stackcollapse-perf', 'part-empty', {'stdin': SAMPLE, 'expected.part': b''}, 'the case does not say what is printed'),
    ('stackcollapse-perf', 'exit', {'stdin': SAMPLE, 'expected.exit': b'2\n'}, 'exit: wanted 2, got 0'),
    ('stackcollapse-perf', 'exit-zero', {'args': b'--nosuch\n'}, 'exit: wanted 0, got 2'),
    ('stackcollapse-perf', 'silent', {'stdin': b'garbage\n', 'expected.silent': b''}, 'garbage'),
    ('stackcollapse-perf', 'message', {'stdin': SAMPLE, 'expected.message': b''}, 'a message was wanted'),
    ('stackcollapse-perf', 'message-part', {'stdin': b'garbage\n', 'expected.message': b'other\n'}, "b'other' is not in"),
    ('stackcollapse-perf', 'stderr', {'stdin': b'garbage\n', 'expected.stderr': b'x\n'}, 'stderr wanted'),
    ('flamegraph', 'frames', {'stdin': FOLDED, 'expected.frames': b'xml\n'}, 'drawing wanted'),
    ('flamegraph', 'palette', {'args': b'--cp\n', 'stdin': FOLDED, 'expected.palette.map': b'x->y\n'}, 'palette.map wanted'),
    ('difffolded', 'stdout', {'args': b'a\na\n', 'a': FOLDED, 'expected.stdout': b'app;a 1 2\n'}, '+app;a 1 1'),
]


def blocks(text):
    """The report of each failed case by its name."""
    parts = text.split('FAILED ')[1:]
    return {part.split(':')[0]: part for part in parts}


def main():
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        for tool, name, files, _ in CASES:
            os.makedirs(os.path.join(folder, tool, name))
            for file, content in files.items():
                with open(os.path.join(folder, tool, name, file), 'wb') as out:
                    out.write(content)
        done = subprocess.run([sys.executable, os.path.join(HERE, 'run.py'), sys.argv[1], '--cases', folder],
                              capture_output=True, text=True, check=False)
        none = subprocess.run([sys.executable, os.path.join(HERE, 'run.py'), sys.argv[1], '--only', 'no such case'],
                              capture_output=True, text=True, check=False)
    failed = sum(1 for case in CASES if case[3])
    summary = f'{len(CASES) - failed} passed, {failed} failed'
    if done.stdout.rstrip().split('\n')[-1] != summary:
        bad.append(f'the last line should be {summary!r}')
    if done.returncode != 1 or none.returncode != 2:
        bad.append(f'exit status {done.returncode}, and {none.returncode} without cases')
    reports = blocks(done.stdout)
    for tool, name, _, reason in CASES:
        report = reports.get(f'{tool}/{name}')
        if (report is None) != (reason is None) or (reason and reason not in report):
            bad.append(f'{tool}/{name}: wanted {reason!r}, got {report!r}')
    if bad:
        print('\n'.join(bad))
        print(done.stdout, done.stderr)
    print(f'{len(CASES) + 2 - len(bad)} passed, {len(bad)} failed')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
