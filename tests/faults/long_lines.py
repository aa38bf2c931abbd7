#!/usr/bin/env python3
"""Check that a line which is too long is an error with file and line, in every file that the programs read.

usage: long_lines.py FAULTY_DIR

The programs are those of inject.c, in which the longest line is short. A line of that length is read; one of a byte
more ends with exit status 1 and a message, and what came before it is used.
"""
import gzip
import os
import subprocess
import sys
import tempfile

LONGEST = 300000
PERF = b'app 1 1.0: 5 cycles:\n\t10 f (/m)\n\n'
RECORDING = b'PERFILE2' + (104).to_bytes(8, 'little') + bytes(200)


def padded(start, end, size):
    """A line of so many bytes."""
    return start + b'x' * (size - len(start) - len(end)) + end


def folded(size):
    return b'app;a 1\n' + padded(b'app;', b' 5', size) + b'\napp;b 2\n'


def perf_text(size):
    return PERF + padded(b'app 1 1.0: 5 cycles: ', b'', size) + b'\n\t10 g (/m)\n\n'


def bpftrace(size):
    return b'@[\n    f+1\n]: 3\n' + padded(b'@[', b'', size) + b'\n    g+1\n]: 4\n'


def gzipped(size):
    return gzip.compress(folded(size), mtime=0)


def large_perf_text(size):
    """Two threads read it: 4 MB before the line, and as much after it."""
    many = PERF * (4200000 // len(PERF))
    return many + many + padded(b'\t10 ', b' (/m)', size) + b'\n' + many


def large_folded(size):
    """A second thread reads it."""
    return b''.join(b'app;function_%06d 1\n' % number for number in range(200000)) + padded(b'b;', b' 5', size) + b'\n'


# program, words, standard input, the file that holds the line, its content for a size of the line, number of the line
CASES = (
    ('stackcollapse-perf', ['file'], None, 'file', perf_text, 4),
    ('stackcollapse-perf', ['--threads=2', 'file'], None, 'file', large_perf_text, 2 * 3 * (4200000 // len(PERF)) + 1),
    ('stackcollapse-perf', ['rec.data'], None, 'text', perf_text, 4),
    ('stackcollapse-perf', [], perf_text, None, None, 4),
    ('stackcollapse', ['--format=bpftrace', 'file'], None, 'file', bpftrace, 4),
    ('stackcollapse', ['file'], None, 'file', gzipped, 2),
    ('stackcollapse', [], perf_text, None, None, 4),
    ('flamegraph', ['file'], None, 'file', folded, 2),
    ('flamegraph', ['--threads=2', 'file'], None, 'file', large_folded, 200001),
    ('flamegraph', [], folded, None, None, 2),
    ('flamegraph', ['--nameattr=file', 'a'], None, 'file', lambda size: padded(b'a\tid=', b'', size) + b'\n', 1),
    ('flamegraph', ['--cp', 'a'], None, 'palette.map', lambda size: padded(b'a', b'->red', size) + b'\n', 1),
    ('difffolded', ['file', 'a'], None, 'file', folded, 2),
    ('difffolded', ['a', '-'], folded, None, None, 2),
)


def run(programs, case, size):
    program, words, given, name, make, _ = case
    with tempfile.TemporaryDirectory() as folder:
        for path, content in (('a', b'app;a 1\n'), ('rec.data', RECORDING), ('perf', b'#!/bin/sh\nexec cat text\n'),
                              (name, make and make(size))):
            if path:
                with open(os.path.join(folder, path), 'wb') as file:
                    file.write(content)
        os.chmod(os.path.join(folder, 'perf'), 0o755)
        path = os.path.join(os.path.abspath(programs), f'faulty-{program}')
        return subprocess.run([path, *words], cwd=folder, capture_output=True,
                              env={'FAULT_LONGEST_LINE': str(LONGEST), 'PERF': './perf', 'PATH': os.defpath},
                              input=given(size) if given else b'', check=False, timeout=60)


def problem(programs, case):
    """What is wrong, or None."""
    program, words, _, name, _, line = case
    whole, cut = run(programs, case, LONGEST), run(programs, case, LONGEST + 1)
    place = 'rec.data' if 'rec.data' in words else name or 'standard input'
    said = f'{program}: {place}:{line}: the line is longer than {LONGEST} bytes\n'
    if whole.returncode or b'longer' in whole.stderr:
        return f'the longest line: exit {whole.returncode}, said {whole.stderr[:300]!r}'
    if cut.returncode != 1 or cut.stderr.count(b'longer') != 1 or said.encode() not in cut.stderr:
        return f'exit {cut.returncode}, said {cut.stderr[:300]!r}, wanted {said!r}'
    if program == 'stackcollapse-perf' and not cut.stdout.startswith(b'app;f '):
        return f'wrote {cut.stdout[:100]!r}'
    return None


def main():
    bad = [(case, why) for case in CASES for why in [problem(sys.argv[1], case)] if why]
    for case, why in bad:
        print(f'FAILED {case[0]} {" ".join(case[1])}: {why}')
    print(f'{len(CASES) - len(bad)} passed, {len(bad)} failed')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
