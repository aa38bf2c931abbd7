#!/usr/bin/env python3
"""Check that the memory of stackcollapse-perf and stackcollapse grows with distinct stacks, not with the length of the input,
that difffolded joins sorted files in memory that does not grow, and that flamegraph's second thread takes little.

usage: memory.py PROGRAMS_DIR (an optimised build without sanitizers)

The same stacks ten times must not take one megabyte more; with two threads, which begin only after some megabytes, sixty
times not more than twenty times, and twenty times not four megabytes more than ten times with one. A recording of 64 megabytes takes
less than that. Two sorted files of ten megabytes are joined in six. A second thread of
flamegraph takes one megabyte at most. Exit status 77: skipped, no Linux.
"""
import fcntl
import os
import re
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path, testdata  # pylint: disable=wrong-import-position

RECORDINGS = ('perf-script/system-wide.txt.xz', 'perf-script/cpp-callgraph.txt.xz')
ENTRY = b'@[\n    read+1\n    f%d+2\n    g%d+1\n    main+9\n]: 3\n'
ALLOWED, THREAD = 1024, 4096  # kilobytes
LONG = 64 << 20  # bytes
SAMPLE, ROUND = 9, 68  # types of records
STACKS, JOINED = 100000, 6 << 10  # of two sorted files; kilobytes


def waiting(pipe):
    """Bytes in the pipe that were not read yet."""
    return struct.unpack('i', fcntl.ioctl(pipe, termios.FIONREAD, struct.pack('i', 0)))[0]


def high_water(pid):
    """Kilobytes at most resident so far; the kernel's number for the process (rusage would count this interpreter, from
    which it was forked)."""
    with open(f'/proc/{pid}/status', encoding='ascii') as status:
        return int(re.search(r'^VmHWM:\s*(\d+) kB', status.read(), re.M).group(1))


def peak(program, recording, threads):
    """Kilobytes at most resident by the time all is read; looked at before its input ends."""
    with subprocess.Popen([program, f'--threads={threads}'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        process.stdin.write(recording)
        process.stdin.flush()
        while waiting(process.stdin) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.1)
        return high_water(process.pid)


def samples_of(data):
    """The samples among records."""
    found, at = b'', 0
    while at < len(data):
        kind, _, size = struct.unpack_from('<IHH', data, at)
        found += data[at:at + size] if kind == SAMPLE else b''
        at += size
    return found


def write_long(path, recording, size):
    """A recording whose samples are repeated, each time as a round: header and places of features agree."""
    with open(recording, 'rb') as file:
        content = file.read()
    start, length = struct.unpack_from('<QQ', content, 40)
    data = content[start:start + length]
    part = struct.pack('<IHH', ROUND, 0, 8) + samples_of(data)
    times = size // len(part)
    header, rest = bytearray(content[:start]), bytearray(content[start + length:])
    struct.pack_into('<Q', header, 48, length + len(part) * times)
    features = sum(bin(word).count('1') for word in struct.unpack_from('<4Q', content, 72))
    for at in range(0, 16 * features, 16):
        struct.pack_into('<Q', rest, at, struct.unpack_from('<Q', rest, at)[0] + len(part) * times)
    with open(path, 'wb') as file:
        file.write(header)
        file.write(data)
        for _ in range(times):
            file.write(part)
        file.write(rest)


def check_recording(program):
    """What is wrong with the memory that a long recording takes, or None."""
    data = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'testdata', 'recordings')
    with tempfile.NamedTemporaryFile() as file:
        write_long(file.name, os.path.join(data, 'pie.perf.data'), LONG)
        process = subprocess.Popen([program, '--reader=native', '--symbols=dirs', f'--symfs={data}/root', file.name],
                                   stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    print(f'a recording of {LONG >> 20} MB: {usage.ru_maxrss} kB')
    return f'exit {status}, {usage.ru_maxrss} kB' if status or usage.ru_maxrss * 1024 > LONG * 3 // 4 else None


def check_join(program):
    """What is wrong with the memory that the join of two sorted files takes, or None. It is looked at before the last
    block of the output is read, for which the program waits."""
    stack = b'process;' + b'a_function_that_calls_others;' * 3
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ('before', 'after')]
        for side, name in enumerate(names):
            with open(name, 'wb') as file:
                file.writelines(b'%sf%07d %d\n' % (stack, 2 * i + side * (i % 5 == 0), i % 9) for i in range(STACKS))
        size, most = sum(map(os.path.getsize, names)), 0
        with subprocess.Popen([program, *names], stdout=subprocess.PIPE) as process:
            lines = process.stdout.read(size // 2).count(b'\n')
            most = high_water(process.pid)
            lines += process.stdout.read().count(b'\n')
    print(f'two sorted files, {size / 1e6:.0f} MB in all: {most} kB')
    if process.returncode or lines != STACKS + STACKS // 5:
        return f'exit {process.returncode}, {lines} lines'
    return f'{most} kB' if most > JOINED else None


def check_drawing(program):
    """What is wrong with the memory that a second thread of flamegraph takes, or None."""
    text = b''.join(b'process;function %07d;leaf 1\n' % number for number in range(300000))
    one, two = (min(peak(program, text, threads) for _ in range(3)) for threads in (1, 2))
    print(f'flamegraph, {len(text) / 1e6:.0f} MB: {one} kB; two threads: {two} kB')
    return None if two - one <= ALLOWED else f'{two - one} kB more'


def main():
    if not os.path.exists('/proc/self/status'):
        print('skipped: no /proc')
        return 77
    # first: a process is born with what its parent takes
    wrong = check_recording(program_path(sys.argv[1], 'stackcollapse-perf'))
    grown = check_join(program_path(sys.argv[1], 'difffolded'))
    drawn = check_drawing(program_path(sys.argv[1], 'flamegraph'))
    failed = sum(bad is not None for bad in (wrong, grown, drawn))
    if wrong:
        print(f'FAILED a long recording: {wrong}')
    if grown:
        print(f'FAILED the join of two sorted files: {grown}')
    if drawn:
        print(f'FAILED the second thread of flamegraph: {drawn}')
    profiles = [('stackcollapse-perf', name, testdata(name)) for name in RECORDINGS]
    profiles.append(('stackcollapse', 'bpftrace', b''.join(ENTRY % (i % 97, i % 500) for i in range(20000))))
    for program, name, recording in profiles:
        program = program_path(sys.argv[1], program)
        once, often, two, long = (min(peak(program, recording * times, threads) for _ in range(3))
                                  for times, threads in ((1, 1), (10, 1), (20, 2), (60, 2)))
        bad = often - once > ALLOWED or long - two > ALLOWED or two - often > THREAD
        failed += bad
        print(f'{"FAILED " if bad else ""}{name}: {once} kB, ten times as long: {often} kB; '
              f'two threads, twenty times: {two} kB, sixty times: {long} kB')
    print(f'{len(profiles) + 3 - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
