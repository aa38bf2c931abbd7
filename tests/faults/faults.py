#!/usr/bin/env python3
"""Check what the programs do when the world fails them: messages, exit status, and what is still written.

usage: faults.py PROGRAMS_DIR

Exit status of the programs: 0 done, 1 the world failed, 2 wrong usage or nothing to draw.
"""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position

SAMPLE = b'app 1 1.0: 1 cycles: \n\t1 a (/x)\n\n'
FOLDED = b'app;a 1\n' * 100
MANY = b''.join(b'app;%d 1\n' % i for i in range(60000))
INPUT = {'stackcollapse-perf': SAMPLE, 'stackcollapse': FOLDED, 'flamegraph': FOLDED, 'difffolded': b''}
FILES = {'stackcollapse-perf': ['a.txt'], 'stackcollapse': ['a.folded'], 'flamegraph': ['a.folded'], 'difffolded': ['a.folded', 'a.folded']}
TOOLS = tuple(FILES)
ANY = object()


class Case:
    """One run of one program, and what must come of it."""

    def __init__(self, tool, words, status, said, out=ANY, given=None, prepare=None, **streams):
        self.tool, self.words, self.status, self.said, self.out = tool, words, status, said, out
        self.given, self.prepare, self.streams = given, prepare, streams

    def name(self):
        return f'{self.tool} {" ".join(self.words)} {" ".join(self.streams)}'.strip()

    def run(self, programs, folder):
        """Why it fails, or None."""
        program = program_path(programs, self.tool)
        opened = {key: open_stream(key, path, folder) for key, path in self.streams.items()}
        streams = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, **opened}
        given = None if 'stdin' in streams else INPUT[self.tool] if self.given is None else self.given
        done = subprocess.run([program, *self.words], input=given, cwd=folder, preexec_fn=self.prepare, timeout=60,
                              check=False, **streams)
        for descriptor in opened.values():
            os.close(descriptor)
        said = (done.stderr or b'').decode(errors='replace')
        if done.returncode != self.status:
            return f'exit: wanted {self.status}, got {done.returncode}, said {said!r}'
        if self.said is None and said:
            return f'wanted silence, said {said!r}'
        if self.said and not (said.startswith(f'{self.tool}: ') and self.said in said and said.endswith('\n')):
            return f'wanted {self.said!r}, said {said!r}'
        if self.out is not ANY and done.stdout != self.out:
            return f'wanted {self.out!r}, wrote {done.stdout[:200]!r}'
        return None


def open_stream(key, path, folder):
    """A descriptor; "|" is a pipe whose reader has gone, a path that ends in "<" is opened the wrong way."""
    if path == '|':
        reading, writing = os.pipe()
        os.close(reading)
        return writing
    reads = key == 'stdin' or path.endswith('<')
    return os.open(os.path.join(folder, path.rstrip('<')), os.O_RDONLY if reads else os.O_WRONLY | os.O_CREAT)


def closed(descriptor):
    return lambda: os.close(descriptor)


def limited():
    """Files may not grow beyond one kilobyte; the signal that says so is ignored, so that writing fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


def cases():
    full, missing = 'No space left on device', 'No such file or directory'
    for tool in TOOLS:
        files = FILES[tool]
        yield Case(tool, files, 1, full, stdout='/dev/full')
        yield Case(tool, ['--help'], 1, full, stdout='/dev/full')
        yield Case(tool, ['--version'], 1, full, stdout='/dev/full')
        yield Case(tool, files, 1, 'Bad file descriptor', prepare=closed(1))
        yield Case(tool, files, 1, 'standard output', stdout='/dev/null<')
        yield Case(tool, files, 0, None, prepare=closed(2), stderr='/dev/null')
        yield Case(tool, files, 0, None, prepare=closed(0))
        yield Case(tool, ['--nosuch'], 2, 'nosuch' if tool != 'difffolded' else '-', out=b'', prepare=closed(0))
        for bad, why in (('nosuch', missing), ('.', 'Is a directory'), ('', missing), ('locked', 'Permission denied'),
                         ('a.folded/x', 'Not a directory')):
            if bad == 'locked' and os.geteuid() == 0:
                continue  # root may read all
            for words in ([bad, files[0]], [files[0], bad]):
                yield Case(tool, words, 1, f'{tool}: {bad}: {why}\n')
    yield Case('stackcollapse-perf', ['nosuch', 'a.txt', '.'], 1, 'nosuch', out=b'app;a 1\n')
    yield Case('stackcollapse-perf', [], 1, 'standard input: Is a directory', out=b'', stdin='.')
    yield Case('stackcollapse-perf', [], 1, 'standard input: Bad file descriptor', out=b'', prepare=closed(0))
    yield Case('flamegraph', [], 2, 'standard input: Bad file descriptor', prepare=closed(0))
    yield Case('stackcollapse-perf', ['a.txt', '-'], 0, None, out=b'app;a 2\n')
    yield Case('stackcollapse-perf', [], 0, 'no samples: the input is empty', out=b'', given=b'')
    yield Case('difffolded', ['nosuch', 'a.folded'], 1, 'nosuch', out=b'')
    yield Case('difffolded', ['a.folded'], 2, '', out=b'')
    yield Case('difffolded', [], 2, '', out=b'')
    yield Case('flamegraph', [], 2, 'no stack counts', given=b'')
    yield Case('flamegraph', ['--nameattr=nosuch', 'a.folded'], 1, missing, out=b'')
    yield Case('flamegraph', [], 1, 'File too large', given=MANY, prepare=limited, stdout='big.svg')
    yield Case('flamegraph', ['--minwidth=0'], -signal.SIGPIPE, None, given=MANY, stdout='|')


def without_blocking(programs, tool, folder):
    """Both ends are pipes that do not block, filled and emptied slowly. Why it fails, or None."""
    given, taken = os.pipe(), os.pipe()
    for descriptor in (given[0], taken[1]):
        os.set_blocking(descriptor, False)
    words = ['--minwidth=0', '-'] if tool == 'flamegraph' else ['-', os.devnull] if tool == 'difffolded' else []
    text = MANY if tool != 'stackcollapse-perf' else b''.join(
        b'app 1 1.0: 1 cycles:\n\t1 %d (/x)\n\n' % i for i in range(60000))
    with subprocess.Popen([program_path(programs, tool), *words], stdin=given[0], stdout=taken[1], cwd=folder,
                          stderr=subprocess.DEVNULL) as process:
        os.close(given[0])
        os.close(taken[1])

        def fill():
            for at in range(0, len(text), 1 << 18):
                time.sleep(0.01)
                with_all(given[1], text[at:at + (1 << 18)])
            os.close(given[1])

        filler = threading.Thread(target=fill)
        filler.start()
        out = b''
        while True:
            time.sleep(0.001)
            piece = os.read(taken[0], 1 << 16)
            out += piece
            if not piece:
                break
        filler.join()
        os.close(taken[0])
    want = subprocess.run([program_path(programs, tool), *words], input=text, cwd=folder, capture_output=True, check=False)
    if process.returncode or out != want.stdout:
        return f'{tool} with pipes that do not block: status {process.returncode}, {len(out)} of {len(want.stdout)} bytes'
    return None


def with_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def prepare(folder):
    for name, content in (('a.txt', SAMPLE), ('a.folded', FOLDED), ('locked', SAMPLE)):
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(content)
    os.chmod(os.path.join(folder, 'locked'), 0)


def main():
    passed = failed = 0
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder)
            bad = case.run(sys.argv[1], folder)
        if bad:
            failed += 1
            print(f'FAILED {case.name()}: {bad}')
        else:
            passed += 1
    for tool in TOOLS:
        with tempfile.TemporaryDirectory() as folder:
            bad = without_blocking(sys.argv[1], tool, folder)
        passed, failed = passed + (not bad), failed + bool(bad)
        if bad:
            print(f'FAILED {bad}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
