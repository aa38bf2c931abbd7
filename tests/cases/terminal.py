#!/usr/bin/env python3
"""What somebody at a terminal sees while a program reads for more than a second, and that nobody else does.

usage: terminal.py PROGRAMS_DIR. Exit status 77: skipped, the system has no terminals to give.
"""
import concurrent.futures
import os
import pty
import select
import subprocess
import sys
import tempfile
import threading
import time

from run import program_path

SAMPLE = b'app 1 1.0: 1 cycles:\n\t1 f (/x)\n\n'
LINE = b'app;f 60\n'
CLEAR = b'\r\x1b[K'

CLOCK = b'app 1 1.0: 1000 cpu-clock:\n\t10 main (/app)\n\n'


def feed(pipe, text, seconds):
    """Writes the text in pieces, the last one after so many seconds."""
    pieces = 5
    for piece in range(pieces):
        pipe.write(text)
        pipe.flush()
        if piece + 1 < pieces:
            time.sleep(seconds / (pieces - 1))
    pipe.close()


def watch(command, text, seconds=1.5, terminal=True, env=None):
    """What stands on standard error: of a terminal, or of a pipe."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    environment = {key: value for key, value in os.environ.items() if key != 'CI'}
    environment.update({'TERM': 'xterm', **(env or {})})
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=theirs,
                          env=environment) as child:
        os.close(theirs)
        writer = threading.Thread(target=feed, args=(child.stdin, text, seconds))
        writer.start()
        seen = b''
        while True:
            try:
                got = os.read(ours, 4096)
            except OSError:  # Linux says so when the other side of a terminal is closed
                break
            if not got:
                break
            seen += got
        writer.join()
    os.close(ours)
    return child.returncode, seen


def type_into(command):
    """What is said when standard input is a terminal, before anything is typed; Ctrl-D ends it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        os.close(theirs)
        time.sleep(0.5)
        ready, _, _ = select.select([child.stderr], [], [], 0)
        seen = os.read(child.stderr.fileno(), 4096) if ready else b''
        os.write(ours, b'\x04')
        child.stderr.read()
    os.close(ours)
    return seen


def checks(folder):
    """Name and test of every check."""
    fold = program_path(folder, 'stackcollapse-perf')
    draw = program_path(folder, 'flamegraph')
    diff = program_path(folder, 'difffolded')
    profile = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'testdata', 'expected', 'after.folded')
    for name, command, text in (('stackcollapse-perf', [fold], SAMPLE), ('flamegraph', [draw], LINE),
                                ('difffolded', [diff, '-', profile], LINE)):
        silent = [*command[:1], '--no-progress', *command[1:]]
        yield f'{name}: a line, taken away', lambda c=command, t=text: is_line(*watch(c, t))
        yield f'{name}: --no-progress', lambda c=silent, t=text: watch(c, t) == (0, b'')
        yield f'{name}: not into a pipe', lambda c=command, t=text: watch(c, t, terminal=False) == (0, b'')
    yield 'a short run', lambda: watch([fold], SAMPLE, seconds=0) == (0, b'')
    yield 'a build server', lambda: watch([fold], SAMPLE, env={'CI': 'true'}) == (0, b'')
    yield 'a dumb terminal', lambda: watch([fold], SAMPLE, env={'TERM': 'dumb'}) == (0, b'')
    yield 'messages have lines of their own', lambda: (
        CLEAR + b'stackcollapse-perf: standard input:12: ' in watch([fold], SAMPLE + b'odd\n', seconds=3)[1])
    for name, command in (('stackcollapse-perf', fold), ('flamegraph', draw)):
        hint = f'{name}: reading the terminal, for no FILE is named; Ctrl-D ends it; see {name} --help'.encode()
        yield f'{name}: standard input is a terminal', lambda c=command, h=hint: h in type_into([c])
        yield f'{name}: standard input is a terminal, and was asked for', lambda c=command, h=hint: h not in type_into([c, '-'])
    for terminal in (True, False):
        yield f'the unit of clocks: terminal {terminal}', lambda t=terminal: (
            b'flamegraph --unit=ns' in watch([fold], CLOCK, seconds=0, terminal=t)[1]) == t
    yield 'no share where a size is not known', lambda: has_no_share(fold)


def is_line(status, seen):
    return (status == 0 and b' read, ' in seen and b'/s' in seen and seen.startswith(CLEAR) and seen.endswith(CLEAR))


def has_no_share(fold):
    with tempfile.NamedTemporaryFile() as file:
        file.write(SAMPLE)
        file.flush()
        _, seen = watch([fold, file.name, '-'], SAMPLE)
        return b' read, ' in seen and b'%' not in seen


def main():
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as error:
        print(f'skipped: no terminals here: {error}')
        return 77
    names, tests = zip(*checks(sys.argv[1]))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:  # they sleep most of the time
        results = list(pool.map(lambda test: test(), tests))
    for name, good in zip(names, results):
        if not good:
            print(f'FAILED {name}')
    print(f'{results.count(True)} passed, {results.count(False)} failed')
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
