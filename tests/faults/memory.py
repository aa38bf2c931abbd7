#!/usr/bin/env python3
"""Check that the memory of stackcollapse-perf and stackcollapse grows with distinct stacks, not with the length of the input.

usage: memory.py PROGRAMS_DIR (an optimised build without sanitizers)

The same stacks ten times must not take one megabyte more; with two threads, which begin only after some megabytes, forty
times not more than ten times, and ten times not four megabytes more than with one. Exit status 77: skipped, no Linux.
"""
import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path, testdata  # pylint: disable=wrong-import-position

RECORDINGS = ('perf-script/system-wide.txt.xz', 'perf-script/cpp-callgraph.txt.xz')
ENTRY = b'@[\n    read+1\n    f%d+2\n    g%d+1\n    main+9\n]: 3\n'
ALLOWED, THREAD = 1024, 4096  # kilobytes


def waiting(pipe):
    """Bytes in the pipe that were not read yet."""
    return struct.unpack('i', fcntl.ioctl(pipe, termios.FIONREAD, struct.pack('i', 0)))[0]


def peak(program, recording, threads):
    """Kilobytes at most resident by the time all is read; the kernel's number for the process, looked at before its
    input ends (rusage would count this interpreter, from which it was forked)."""
    with subprocess.Popen([program, f'--threads={threads}'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        process.stdin.write(recording)
        process.stdin.flush()
        while waiting(process.stdin) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.1)
        with open(f'/proc/{process.pid}/status', encoding='ascii') as status:
            return int(re.search(r'^VmHWM:\s*(\d+) kB', status.read(), re.M).group(1))


def main():
    if not os.path.exists('/proc/self/status'):
        print('skipped: no /proc')
        return 77
    failed = 0
    profiles = [('stackcollapse-perf', name, testdata(name)) for name in RECORDINGS]
    profiles.append(('stackcollapse', 'bpftrace', b''.join(ENTRY % (i % 97, i % 500) for i in range(20000))))
    for program, name, recording in profiles:
        program = program_path(sys.argv[1], program)
        once, often, two, long = (min(peak(program, recording * times, threads) for _ in range(3))
                                  for times, threads in ((1, 1), (10, 1), (10, 2), (40, 2)))
        bad = often - once > ALLOWED or long - two > ALLOWED or two - often > THREAD
        failed += bad
        print(f'{"FAILED " if bad else ""}{name}: {once} kB, ten times as long: {often} kB; '
              f'two threads: {two} kB, forty times as long: {long} kB')
    print(f'{len(profiles) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
