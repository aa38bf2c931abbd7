#!/usr/bin/env python3
"""Compares stackcollapse with the scripts that it replaces, on random inputs of the plain kind that those read right.

usage: suite.py --programs DIR --originals DIR [--count N] [--seed S] [--only FORMAT]

The scripts are run by perl, awk and php; those whose interpreter is missing are left out. Their lines are summed by stack
and sorted, for stackcollapse always does that. What they get wrong is not generated: the cases of those differences are in
tests/cases/stackcollapse, each with a note. The last line is "N passed, N failed".
"""
import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile

NAMES = ['main', 'work', 'read_input', 'Parse', 'alloc', '_start', 'do_syscall_64', 'vfs_read', 'loop', 'fib', 'x1', 'poll']
CLASSES = ['org.acme.Main', 'org.acme.web.Orders', 'java.util.HashMap', 'java.lang.Thread', 'sun.misc.Cache']


def stack(rng, names=None):
    return [rng.choice(names or NAMES) for _ in range(rng.randint(1, 6))]


def methods(rng):
    return [f'{rng.choice(CLASSES)}.{rng.choice(["run", "get", "load", "apply"])}' for _ in range(rng.randint(1, 6))]


def some(rng, make):
    return ''.join(make(rng) for _ in range(rng.randint(1, 12)))


def bpftrace(rng):
    def entry(rng):
        lines = ''.join(f'    {name}+{rng.randint(1, 99)}\n' for name in stack(rng))
        return f'@[\n{lines}]: {rng.randint(1, 50)}\n'
    return 'Attaching 1 probe...\n\n' + some(rng, entry)


def jstack(rng):
    def thread(rng):
        state = rng.choice(['RUNNABLE', 'RUNNABLE', 'WAITING (parking)', 'BLOCKED (on object monitor)'])
        lines = ''.join(f'\tat {name}(X.java:{rng.randint(1, 99)})\n' for name in methods(rng))
        return (f'"pool-{rng.randint(1, 2)}-thread-{rng.randint(1, 9)}" #{rng.randint(1, 99)} prio=5 os_prio=0 tid=0x1 nid=0x2 '
                f'runnable [0x1]\n   java.lang.Thread.State: {state}\n{lines}\n')
    return 'Full thread dump OpenJDK 64-Bit Server VM (25.91-b14 mixed mode):\n\n' + some(rng, thread)


def gdb(rng):
    def thread(rng):
        lines = ''.join(f'#{at:<2} 0x{rng.getrandbits(40):016x} in {name} (a={rng.randint(1, 3)}) at x.c:{at}\n'
                        for at, name in enumerate(stack(rng)))
        return f'Thread {rng.randint(1, 9)} (LWP 1):\n{lines}\n'
    return some(rng, thread)


def elfutils(rng):
    def thread(rng):
        return f'TID {rng.randint(1, 99)}:\n' + ''.join(
            f'#{at:<2} 0x{rng.getrandbits(40):016x} {name}\n' for at, name in enumerate(stack(rng)))
    return 'PID 12 - process\n' + some(rng, thread)


def faulthandler(rng):
    def thread(rng):
        return 'Thread 0x1 (most recent call first):\n' + ''.join(
            f'  File "/app/{name}.py", line {rng.randint(1, 9)} in {name}\n' for name in stack(rng)) + '\n'
    return some(rng, thread)


def dtrace(rng):
    def entry(rng):
        lines = ''.join(f'              app`{name}+0x{rng.randint(1, 255):x}\n' for name in stack(rng))
        return f'\n{lines}{rng.randint(1, 50):17}\n'
    return 'CPU     ID                    FUNCTION:NAME\n  1  73221                        :tick-30s \n\n' + some(rng, entry)


def stap(rng):
    def entry(rng):
        lines = ''.join(f' 0x{rng.getrandbits(40):x} : {name}+0x{rng.randint(1, 9)}/0x10 [app]\n' for name in stack(rng))
        return f'{lines}\t{rng.randint(1, 50)}\n'
    return some(rng, entry)


def aix(rng):
    def thread(rng):
        return '---------- tid# 12 (pthread ID:      1) ----------\n' + ''.join(
            f'0x{rng.getrandbits(32):08x}  {name}(??, ??) + 0x1c\n' for name in stack(rng))
    return '4325500: /usr/sbin/syncd 60\n' + some(rng, thread)


def wcp(rng):
    def entry(rng):
        lines = ''.join(f'       {at}: {name}   (at /src/x.nim:{at})\n' for at, name in enumerate(stack(rng), 1))
        return f' 99.791% ===== ({rng.randint(1, 99)} samples)\n{lines}\n'
    return 'Full stacks:\n\n' + some(rng, entry)


def ljp(rng):
    def entry(rng):
        frames = stack(rng)
        return f'{rng.randint(1, 99)} {len(frames)}  ' + '      '.join(f'{name}(prog.java:1)\n' for name in frames)
    return some(rng, entry) + 'Total trace count = 1\n'


def recursive(rng):
    return some(rng, lambda rng: f'{";".join(stack(rng, NAMES[:3]))} {rng.randint(1, 50)}\n')


def java_exceptions(rng):
    def trace(rng):
        return 'java.lang.IllegalStateException: no\n' + ''.join(f'\tat {name}(X.java:1)\n' for name in methods(rng))
    return some(rng, trace) + 'end\n'


def xdebug(rng):
    lines, at, depth = ['TRACE START [2024-05-01 10:00:00.000000]\n'], 0, 0
    for number in range(rng.randint(2, 30)):
        at += rng.randint(1, 500)
        if depth and rng.random() < 0.45:
            lines.append(f'{depth}\t{number}\t1\t{at / 1e6:.6f}\t1\n')
            depth -= 1
        else:
            depth += 1
            lines.append(f'{depth}\t{number}\t0\t{at / 1e6:.6f}\t1\t{rng.choice(NAMES)}\t1\t\t/a.php\t0\t0\n')
    while depth:
        at += rng.randint(1, 500)
        lines.append(f'{depth}\t0\t1\t{at / 1e6:.6f}\t1\n')
        depth -= 1
    return ''.join(lines) + f'\t\t\t{at / 1e6:.6f}\t1\nTRACE END   [2024-05-01 10:00:00.100000]\n'


FORMATS = {make.__name__.replace('_', '-'): (make, script) for make, script in (
    (bpftrace, 'stackcollapse-bpftrace.pl'), (jstack, 'stackcollapse-jstack.pl'), (gdb, 'stackcollapse-gdb.pl'),
    (elfutils, 'stackcollapse-elfutils.pl'), (faulthandler, 'stackcollapse-faulthandler.pl'), (dtrace, 'stackcollapse.pl'),
    (stap, 'stackcollapse-stap.pl'), (aix, 'stackcollapse-aix.pl'), (wcp, 'stackcollapse-wcp.pl'),
    (ljp, 'stackcollapse-ljp.awk'), (recursive, 'stackcollapse-recursive.pl'),
    (java_exceptions, 'stackcollapse-java-exceptions.pl'), (xdebug, 'stackcollapse-xdebug.php'))}
INTERPRETERS = {'.pl': ['perl'], '.awk': ['awk', '-f'], '.php': ['php']}


def summed(text):
    """Lines of equal stacks as one, in byte order, without what counts nothing; fractions of noise rounded."""
    sums = collections.Counter()
    for line in text.split(b'\n'):
        name, _, count = line.rpartition(b' ')
        if count:
            sums[name] += round(float(count))
    return b''.join(b'%s %d\n' % pair for pair in sorted(sums.items()) if pair[1])


def original(command, text):
    """What the script prints. The one in PHP wants a file, and changes it."""
    if not command[-1].endswith('.php'):
        return subprocess.run(command, input=text, capture_output=True, check=False).stdout
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'trace')
        with open(path, 'wb') as file:
            file.write(text)
        return subprocess.run([*command, path], capture_output=True, check=False).stdout


def main():
    parser = argparse.ArgumentParser(description='Compares stackcollapse with the scripts that it replaces.')
    parser.add_argument('--programs', required=True)
    parser.add_argument('--originals', required=True)
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--only', default='')
    given = parser.parse_args()
    passed = failed = 0
    for name, (make, script) in FORMATS.items():
        interpreter = INTERPRETERS[os.path.splitext(script)[1]]
        if given.only not in name or not shutil.which(interpreter[0]):
            continue
        for number in range(given.count):
            text = make(random.Random(f'{given.seed} {name} {number}')).encode()
            ours = subprocess.run([os.path.join(given.programs, 'stackcollapse', 'stackcollapse'), f'--format={name}'],
                                  input=text, capture_output=True, check=False).stdout
            theirs = original([*interpreter, os.path.join(given.originals, script)], text)
            if ours == summed(theirs):
                passed += 1
                continue
            failed += 1
            print(f'FAILED {name}, seed {given.seed}, number {number}\n{text.decode()}--- ours\n{ours.decode()}--- theirs\n'
                  f'{summed(theirs).decode()}')
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
