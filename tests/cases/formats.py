#!/usr/bin/env python3
"""What holds for every format of stackcollapse, tried with the inputs of its cases.

usage: formats.py PROGRAMS_DIR

The inputs of each format are read again: with CR LF, packed by gzip, through a pipe and by several threads the stacks and
the exit status are the same, also of a text so long that threads share it; two files have the sums of one, doubled. No input is recognised as a
format that it does not have, nor is a file of testdata. Links, which a tarball of the sources does not hold, are made here.
The last line is "N passed, N failed".
"""
import concurrent.futures
import gzip
import lzma
import os
import re
import subprocess
import sys
import tempfile
import time

from run import HERE, TESTDATA, arguments, program_path, read

LONG = 9 << 20  # bytes: the first megabytes are read by one thread
# formats that threads read, and a name in a case of each
THREADED = {'bpftrace': b'ksys_read', 'gdb': b'middle', 'jstack': b'Orders.load', 'folded': b'main', 'recursive': b'rec'}
# Inputs that are not text, or whose operands are not files that are read.
LEFT_OUT = ('files', 'range-perf')


def inputs():
    """Case folders whose input is standard input, of each format, with their words."""
    seen = {}
    folder = os.path.join(HERE, 'stackcollapse')
    for name in sorted(os.listdir(folder)):
        words = [word.decode() for word in arguments(os.path.join(folder, name))]
        kind = words[0][9:] if words and words[0].startswith('--format=') else None
        if kind and kind not in LEFT_OUT and read(folder, name, 'stdin') and not name.startswith('common'):
            seen.setdefault(kind, []).append((name, words, read(folder, name, 'stdin')))
    return [case for cases in seen.values() for case in cases]


def run(program, words, given=None):
    done = subprocess.run([program, *words], input=given, capture_output=True, check=False, timeout=60)
    return done.stdout, done.returncode


def doubled(text):
    """Each sum twice: a number at the end of a line, and one before it if every line has two."""
    lines = text.split(b'\n')[:-1]
    two = lines and all(re.search(rb' [0-9.]+ [0-9.]+$', line) for line in lines)
    result = b''
    for line in lines:
        parts = line.rsplit(b' ', 2 if two else 1)
        for at in range(1, len(parts)):
            value = float(parts[at]) * 2
            parts[at] = b'%d' % value if value == int(value) else (b'%.9f' % value).rstrip(b'0')
        result += b' '.join(parts) + b'\n'
    return result


def check_input(program, name, words, text):
    """What is wrong, as a list."""
    wanted = run(program, words, text)
    bad = []
    packed = text.startswith(b'\x1f\x8b')
    if not packed and b'\r' not in text and run(program, words, text.replace(b'\n', b'\r\n')) != wanted:
        bad.append('CR LF')
    if not packed and run(program, words, gzip.compress(text)) != wanted:
        bad.append('gzip')
    with tempfile.NamedTemporaryFile() as file:
        file.write(text)
        file.flush()
        if run(program, [*words, '--threads=3', file.name]) != wanted:
            bad.append('threads, from a file')
        twice = run(program, [*words, file.name, file.name])
        # sums below a microsecond are dropped after they are added
        if '--format=perf-sched' not in words and wanted[1] == 0 and twice[0] != doubled(wanted[0]):
            bad.append('two files')
    return [f'{name}: {what}' for what in bad]


def check_threads(program, kind):
    """A text so long that threads share it: stacks, messages and the exit status are those of one thread."""
    name, text = f'{kind}-{"merge" if kind == "folded" else "basic"}', THREADED[kind]
    words, given = [f'--format={kind}'], read(HERE, 'stackcollapse', name, 'stdin')
    # other frames from time to time: a worker meets names that the first one does not know
    pieces = [given.replace(text, text + b'%d' % i) for i in range(7)]
    many = b''.join(pieces) * (LONG // len(b''.join(pieces)) + 1)
    with tempfile.NamedTemporaryFile() as file:
        file.write(many)
        file.flush()
        wanted, got = (subprocess.run([program, *words, '--stats', f'--threads={threads}', file.name], capture_output=True,
                                      check=False, timeout=300) for threads in (1, 3))
    same = (got.stdout, got.stderr, got.returncode) == (wanted.stdout, wanted.stderr, wanted.returncode)
    if len(set(pieces)) < len(pieces) or not wanted.stdout:
        same = False
    return [] if same else [f'{name}: threads, {LONG} bytes']


def check_mark(program, words):
    """A mark of UTF-8 is skipped though its bytes come one by one."""
    text = b'app 1 1.0: 5 cycles:\n\t10 f (/m)\n\n'
    with subprocess.Popen([program, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        for piece in (b'\xef', b'\xbb', b'\xbf' + text):
            process.stdin.write(piece)
            time.sleep(0.1)
        process.stdin.close()
        wanted = run(program, words, text)
        return [] if (process.stdout.read(), process.wait()) == wanted and wanted[0] else [f'a slow mark of UTF-8: {words}']


def check_link(program):
    """files: a link is a file below ".", and with a slash after it the folder that it leads to, as in the original."""
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(os.path.join(place, 'tree'))
        os.symlink('tree', os.path.join(place, 'link'))
        with open(os.path.join(place, 'tree', 'a.txt'), 'wb') as file:
            file.write(b'hello\n')
        got = [subprocess.run([program, '--format=files', '--keep=txt$', '--keep=^link$', operand], cwd=place, capture_output=True,
                              check=False, timeout=60).stdout for operand in ('link', 'link/')]
    wanted = got[0] == b'.;link 4\n' and re.fullmatch(rb'link \d+\nlink;a.txt 6\n', got[1])
    return [] if wanted else [f'files: links: {got}']


def testdata_kinds():
    """Files of testdata and the format that each has."""
    for folder, kind in (('perf-script', 'perf'), ('expected', 'folded'), ('folded', 'folded')):
        for name in sorted(os.listdir(os.path.join(TESTDATA, folder))):
            if name.endswith(('.txt', '.txt.xz', '.folded', '.folded.xz')):
                yield os.path.join(folder, name), kind


def recognised(program, text):
    """The format as which a text is read, None if it is refused."""
    done = subprocess.run([program, '--stats'], input=text, capture_output=True, check=False, timeout=60)
    said = done.stderr.decode(errors='replace')
    found = re.search(r'read as ([\w-]+):', said)
    return found.group(1) if found else 'perf' if 'samples' in said and done.returncode == 0 else None


def check_kind(program, name, kind):
    path = os.path.join(TESTDATA, name)
    with (lzma.open if name.endswith('.xz') else open)(path, 'rb') as file:
        start = file.read(1 << 16)
    found = recognised(program, start)
    return [] if found == kind else [f'testdata/{name} is read as {found!r}, not {kind}']


# Formats that are only chosen by name, and the one that their inputs have otherwise; pprof reads go's text, too; and a
# report of VTune without the column of vtune-mc is one of vtune.
OTHERWISE = {'recursive': 'folded', 'perf-sched': 'perf', 'pkgsplit-perf': 'perf', 'pprof': 'go', 'vtune-mc': 'vtune'}


def check_recognised(program, name, words, text):
    """An input without its format's name, and the first part of it: recognised as that, or not at all."""
    kind = words[0][9:]
    allowed = (kind, OTHERWISE.get(kind), None)
    found = [(len(piece), recognised(program, piece)) for piece in (text, text[:len(text) * 2 // 3])]
    return [f'{name}: {size} bytes of it are read as {other}' for size, other in found if other not in allowed]


def main():
    program = program_path(sys.argv[1], 'stackcollapse')
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda case: check_input(program, *case), inputs()))
        results += list(pool.map(lambda case: check_recognised(program, *case), inputs()))
        results += list(pool.map(lambda kind: check_threads(program, kind), THREADED))
        results += list(pool.map(lambda words: check_mark(program, words), (['--format=range-perf', '0', '9'], [])))
        results += [check_link(program)]
        results += list(pool.map(lambda pair: check_kind(program, *pair), testdata_kinds()))
    bad = [line for result in results for line in result]
    print(''.join(f'FAILED {line}\n' for line in bad) + f'{len(results) - len(bad)} passed, {len(bad)} failed')
    sys.exit(1 if bad or not results else 0)


main()
