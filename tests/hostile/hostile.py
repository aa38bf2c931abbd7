#!/usr/bin/env python3
"""Feed flamegraph hostile inputs and option texts; whatever comes, its SVG must stay ours.

usage: hostile.py PROGRAMS_DIR [--count N] [--seed S] [--case N [--keep DIR]]

Each case runs twice: from standard input, and from a file in another locale. The exit status must be 0, 2, or 1 if a
file could not be read; no sanitizer may report anything; standard error must hold nothing that a terminal would obey;
standard output must be the same bytes, and an SVG by svgcheck.py. A failed case is shown with its number: --case runs
it alone, --keep leaves its files in a folder. Exit status: 0 if all passed, 1 if one failed.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import threading

import generate
import svgcheck

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position

VIEWER = os.path.join(HERE, '..', '..', 'flamegraph', 'viewer')
EMBED = os.path.join(HERE, '..', '..', 'cmake', 'embed.cmake')
SECONDS, MEMORY = 60, 400 << 10  # per run; kilobytes, the sanitizers' own included
SANITIZERS = (b'Sanitizer', b'runtime error:')
BATCH = 50


def read(*path):
    with open(os.path.join(*path), 'rb') as file:
        return file.read()


def embedded():
    """Script and style of every picture, as cmake/embed.cmake makes them of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, 'viewer.c')
        subprocess.run(['cmake', '-D', f'SOURCE={VIEWER}', '-D', f'OUTPUT={made}', '-P', EMBED], check=True)
        slices = read(made).decode().split('const struct slice')[1:]
    return (bytes.fromhex(''.join(re.findall(r'\\x(..)', text))) for text in slices)


SCRIPT, STYLE = embedded()


def wanted(case):
    """What the options say about the picture."""
    mapped = case.has(b'cp')
    texts = {}
    for key in ('countname', 'nametype'):
        if not case.has(key.encode()) and (key == 'nametype' or not case.has(b'unit')):  # units are named by themselves
            texts[key] = {'countname': 'samples', 'nametype': 'Function:'}[key]
    return svgcheck.Wanted(SCRIPT, STYLE, mapped, texts)


class Run:
    """One run of the program, in a folder of its own."""

    def __init__(self, program, case, words, given, locale):
        environment = {'LC_ALL': locale, 'PATH': os.defpath, 'ASAN_OPTIONS': 'quarantine_size_mb=4'}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {**case.files, b'in.folded': case.given}.items():
                with open(os.path.join(folder.encode(), name), 'wb') as file:
                    file.write(content)
            with open(os.path.join(folder, 'out'), 'w+b') as out, open(os.path.join(folder, 'err'), 'w+b') as err, \
                    open(os.path.join(folder, given), 'rb') as source:
                process = subprocess.Popen([program.encode()] + words, cwd=folder, stdin=source, stdout=out, stderr=err,
                                           env=environment)
                self.status, self.memory = self.wait(process)
                out.seek(0)
                err.seek(0)
                self.out, self.said = out.read(), err.read()

    @staticmethod
    def wait(process):
        """Exit status (negative: a signal) and peak memory in kilobytes."""
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        _, status, used = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, used.ru_maxrss


def terminal_bytes(said):
    """Bytes that a terminal would obey, in what stands on standard error."""
    text = said.decode(errors='replace')
    return sorted({char for char in text if (ord(char) < 0x20 and char != '\n') or 0x7f <= ord(char) < 0xa0})


def run_problems(case, run):
    """What is wrong with one run."""
    bad = [f'sanitizer: {run.said[:1500]!r}' for mark in SANITIZERS if mark in run.said][:1]
    if run.status not in (0, 1, 2):
        bad.append(f'exit status {run.status}')
    if run.status and not run.said.startswith(b'flamegraph: '):
        bad.append(f'exit status {run.status} with the message {run.said[:200]!r}')
    if terminal_bytes(run.said):
        bad.append(f'on standard error: {terminal_bytes(run.said)!r}')
    if run.memory > MEMORY + len(case.given) // 10:
        bad.append(f'{run.memory} kB of memory for {len(case.given)} bytes')
    if run.status == 0 and not run.out.startswith((b'<?xml', b'Usage: ')):
        bad.append(f'status 0 and no SVG: {run.out[:80]!r}')
    if run.out and not run.out.startswith(b'Usage: '):
        bad += svgcheck.problems(run.out, wanted(case))
    return bad


def case_problems(program, case, locale):
    first = Run(program, case, case.words, 'in.folded', 'C')
    bad = run_problems(case, first)
    second = Run(program, case, [b'in.folded'] + case.words, os.devnull, locale)
    if second.status not in (0, 1, 2) or any(mark in second.said for mark in SANITIZERS):
        bad += [f'from a file: exit status {second.status}, said {second.said[:1500]!r}']
    elif b'--random' not in case.words and (first.status, first.out) != (second.status, second.out):
        files = [word for word in case.words if not word.startswith(b'-')]
        if not files:
            bad.append(f'another result from a file: {first.status} and {second.status}, '
                       f'{len(first.out)} and {len(second.out)} bytes')
    return first.status, bad


def run_batch(program, seed, numbers, locale):
    """Runs some cases: how many ended with each status, and the failures."""
    ended, failures = {}, []
    for number in numbers:
        status, bad = case_problems(program, generate.make(seed, number), locale)
        ended[status] = ended.get(status, 0) + 1
        if bad:
            failures.append((number, bad))
    return ended, failures


def other_locale():
    try:
        known = subprocess.run(['locale', '-a'], capture_output=True, check=False).stdout.lower().split()
    except OSError:
        known = []
    return 'de_DE.UTF-8' if b'de_de.utf8' in known else 'C.UTF-8'


SPOILED = [  # what is replaced in a good picture, by what, what must be said
    (b'<title>a', b'<script>x</script><title>a', "element 'http://www.w3.org/2000/svg script' in 'frame'"),
    (b'<title>a', b'<foo/><title>a', 'element'),
    (b'<title>a', b'<title>a<b xmlns="x"/>', "element 'x b'"),
    (b'<g ><title>a', b'<g onclick="x"><title>a', 'onclick'),
    (b'<g ><title>a', b'<g y:z="x"><title>a', 'not well-formed'),
    (b'<g ><title>a', b'<g id="1" id="2"><title>a', 'not well-formed'),
    (b'<g ><title>a', b'<g xlink:href="java&#115;cript&#58;x"><title>a', 'link'),
    (b'<title>a', b'<title>\xef\xbf\xbe', 'not well-formed'),
    (b'<title>a', b'<title>\xff', 'not well-formed'),
    (b'<title>a', b'<title>&', 'not well-formed'),
    (b'<title>a', b'<?x y?><title>a', 'unwanted'),
    (b'NOTES:', b'NOTES: --', 'not well-formed'),
    (b' fill="rgb(', b' fill="rgb(256,', 'colour'),
    (b' x="10.0"', b' x="nan"', "x of rect is 'nan'"),
    (b'<![CDATA[\n', b'<![CDATA[\n\n', 'script'),
    (b'.flamegraph .hide', b'.flamegraph .show', 'style'),
    (b'"countname":"samples"', b'"countname":"x"', 'countname'),
    (b'"countname":"samples"', b'"countname":"sam"ples"', 'settings'),
]


def check_checker(program):
    """Spoils a good picture in every way we know: each must be noticed."""
    case = generate.Case(0, [], b'a 200\n', {})
    svg = Run(program, case, [], 'in.folded', 'C').out
    bad = svgcheck.problems(svg, wanted(case))
    for old, new, said in SPOILED:
        found = svgcheck.problems(svg.replace(old, new, 1), wanted(case))
        if old not in svg or not any(said in text for text in found):
            bad.append(f'not noticed: {new!r}, only {found!r}')
    return bad


def show_case(program, given, locale):
    case = generate.make(given.seed, given.case)
    status, bad = case_problems(program, case, locale)
    print(f'words {case.words!r}\ninput {case.given[:2000]!r}\nexit status {status}')
    for name, content in case.files.items():
        print(f'file {name!r}: {content[:2000]!r}')
    for text in bad:
        print(f'FAILED {text}')
    for name, content in {**case.files, b'in.folded': case.given}.items() if given.keep else ():
        with open(os.path.join(given.keep.encode(), name), 'wb') as file:
            file.write(content)
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description='Feed flamegraph hostile inputs and option texts.')
    parser.add_argument('programs')
    parser.add_argument('--count', type=int, default=1500)
    parser.add_argument('--seed', default='1')
    parser.add_argument('--case', type=int)
    parser.add_argument('--keep')
    given = parser.parse_args()
    program, locale = program_path(given.programs, 'flamegraph'), other_locale()
    bad = check_checker(program)
    if bad:
        print('FAILED the checker itself: ' + '\n'.join(bad))
        return 1
    if given.case is not None:
        return show_case(program, given, locale)
    ended, failures = {}, []
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        batches = [range(start, min(start + BATCH, given.count)) for start in range(0, given.count, BATCH)]
        for done in [pool.submit(run_batch, program, given.seed, numbers, locale) for numbers in batches]:
            some, failed = done.result()
            failures += failed
            for status, times in some.items():
                ended[status] = ended.get(status, 0) + times
    for number, bad in failures[:20]:
        print(f'FAILED --seed {given.seed} --case {number}: ' + '; '.join(bad)[:600])
    print(f'exit status: {", ".join(f"{status} in {ended[status]} cases" for status in sorted(ended))}')
    print(f'{given.count - len(failures)} passed, {len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
