#!/usr/bin/env python3
"""Run the programs over the recorded cases and compare.

usage: run.py PROGRAMS_DIR [TOOL] [--only TEXT] [--cases DIR]

PROGRAMS_DIR is a build folder: it holds TOOL/TOOL (or TOOL) for every tool. A case is a folder DIR/TOOL/NAME/ with

  args                  one argument per line; file names are relative to the folder, of which a copy is used
  stdin                 what stands on standard input; or stdin.from, the name of a file in testdata, unpacked if .xz
  expected.stdout       the exact output; or expected.from, the name of a file in testdata, unpacked if .xz
  expected.frames       flamegraph: what drawing.py makes of the output
  expected.part         something must be printed; each line of this file must be part of it
  expected.exit         the exit status; without it 0
  expected.stderr       the exact text on standard error
  expected.silent       nothing may stand on standard error
  expected.message      something must; each line of this file must be part of it
  expected.palette.map  the file palette.map after the run
  note                  what the case pins, and why

One of those of the output must be there: a case that does not say what is printed fails.

Exit status: 0 if all passed, 1 if one failed, 2 if there was nothing to run.
"""
import argparse
import concurrent.futures
import difflib
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from xml.parsers import expat

import drawing

HERE = os.path.dirname(os.path.abspath(__file__))
TESTDATA = os.path.join(HERE, '..', '..', 'testdata')
TOOLS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')
SECONDS = 60
LINES_SHOWN, LONGEST_LINE = 12, 200


def read(*path):
    """The bytes of a file, None if there is none."""
    try:
        with open(os.path.join(*path), 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None


def testdata(name):
    """The bytes of a file of testdata, unpacked."""
    path = os.path.join(TESTDATA, name)
    with (lzma.open if path.endswith('.xz') else open)(path, 'rb') as file:
        return file.read()


def from_or(case, name, name_from):
    """The bytes of the case's file, or of the file in testdata that the case names."""
    named = read(case, name_from)
    return read(case, name) if named is None else testdata(named.decode().strip())


def program_path(folder, tool):
    for path in (os.path.join(folder, tool, tool), os.path.join(folder, tool)):
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit(f'{os.path.basename(sys.argv[0])}: no program {tool} in {folder}')


def arguments(case):
    words = (read(case, 'args') or b'').split(b'\n')
    return words[:-1] if words[-1] == b'' else words


def lines_of(text):
    return [repr(line)[2:-1] for line in text.split(b'\n')]


def difference(what, want, got):
    """A short diff, as a list of lines; empty if there is none."""
    if want == got:
        return []
    diff = difflib.unified_diff(lines_of(want), lines_of(got), f'{what} wanted', f'{what} got', lineterm='', n=1)
    shown = [line[:LONGEST_LINE] for line in diff]
    return shown[:LINES_SHOWN] + (['...'] if len(shown) > LINES_SHOWN else [])


def drawing_bytes(svg):
    try:
        return ('\n'.join(drawing.drawing(svg)) + '\n').encode('utf-8', 'surrogatepass')
    except expat.ExpatError as error:
        return f'not well-formed XML: {error}\n'.encode()


def check_messages(case, said):
    exact, parts = read(case, 'expected.stderr'), read(case, 'expected.message')
    if exact is not None:
        return difference('stderr', exact, said)
    if read(case, 'expected.silent') is not None:
        return difference('stderr', b'', said)
    if parts is None:
        return []
    if not said.strip():
        return ['stderr: a message was wanted, there is none']
    return [f'stderr: {part!r} is not in {said!r}' for part in parts.split(b'\n') if part not in said]


def compare(case, done, folder):
    """Why the case fails, as a list of lines; empty if it passes."""
    bad = []
    want, shape = from_or(case, 'expected.stdout', 'expected.from'), read(case, 'expected.frames')
    parts = read(case, 'expected.part')
    if want is None and shape is None and not parts:
        bad.append('the case does not say what is printed')
    if parts is not None:
        bad += [f'stdout: {part!r} is not in it' for part in parts.split(b'\n') if part not in done.stdout]
    if want is not None:
        bad += difference('stdout', want, done.stdout)
    if shape is not None:
        bad += difference('drawing', shape, drawing_bytes(done.stdout))
    status = int(read(case, 'expected.exit') or b'0')
    if done.returncode != status:
        bad.append(f'exit: wanted {status}, got {done.returncode}')
    bad += check_messages(case, done.stderr)
    palette = read(case, 'expected.palette.map')
    if palette is not None:
        bad += difference('palette.map', palette, read(folder, 'palette.map') or b'')
    if bad and done.stderr:
        bad += ['stderr was: ' + line[:LONGEST_LINE] for line in lines_of(done.stderr.rstrip(b'\n'))[:LINES_SHOWN]]
    return bad


def run_case(program, case):
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.join(temporary, 'case')
        shutil.copytree(case, folder, symlinks=True)
        try:
            done = subprocess.run([program.encode()] + arguments(case), cwd=folder, capture_output=True,
                                  input=from_or(case, 'stdin', 'stdin.from') or b'', timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return [f'no end after {SECONDS} seconds']
        return compare(case, done, folder)


def run_tool(programs, cases, tool, only):
    """Runs all cases of one tool. Returns how many passed and failed."""
    folder, program = os.path.join(cases, tool), program_path(programs, tool)
    names = [name for name in sorted(os.listdir(folder)) if only in name] if os.path.isdir(folder) else []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda name: run_case(program, os.path.join(folder, name)), names))
    for name, bad in zip(names, results):
        if bad:
            note = (read(folder, name, 'note') or b'').decode(errors='replace')
            print(f'FAILED {tool}/{name}: {" ".join(note.split())}')
            print('\n'.join('    ' + line for line in bad))
    failed = sum(1 for bad in results if bad)
    return len(results) - failed, failed


def main():
    parser = argparse.ArgumentParser(description='Run the programs over the recorded cases and compare.')
    parser.add_argument('programs')
    parser.add_argument('tool', nargs='?', choices=TOOLS)
    parser.add_argument('--only', default='', help='only cases whose name has this text in it')
    parser.add_argument('--cases', default=HERE, help='where the cases are')
    given = parser.parse_args()
    passed = failed = 0
    for tool in [given.tool] if given.tool else TOOLS:
        counts = run_tool(given.programs, given.cases, tool, given.only)
        passed, failed = passed + counts[0], failed + counts[1]
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0 if passed else 2


if __name__ == '__main__':
    sys.exit(main())
