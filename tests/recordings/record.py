#!/usr/bin/env python3
"""Record the small programs of testdata/src anew, and compare what perf makes of them.

usage: record.py BUILD_DIR FOLDER [--keep]

Builds alone.cpp in several ways, and alone.rs, in FOLDER (/tmp/demo/alone for the recordings in testdata, which --keep replaces),
records each with `perf record` as root, folds it with --reader=native and by `perf script --no-inline`, and says what share of
the weight is in equal stacks, and which stacks differ. Names of linkage table entries ("@plt") may: perf 6.1 has them
wrong. With --keep also the binaries, the perf maps and a kallsyms with the symbols that occur are put below
testdata/recordings/root; names of the host are overwritten.
"""
import collections
import os
import re
import shutil
import struct
import subprocess
import sys

SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
DATA = os.path.join(SOURCE, 'testdata', 'recordings')
FLAGS = ('-O1 -g0 -nostdlib -fno-exceptions -fno-rtti -fno-stack-protector -fno-omit-frame-pointer -fno-optimize-sibling-calls '
         '-fcf-protection=none -fno-asynchronous-unwind-tables -Wl,--build-id').split()
# Name: the program, how it is built, options of perf record.
PROGRAMS = {
    'pie': ['-static-pie', '-fPIE'],
    'fixed': ['-static', '-no-pie', '-fno-pie'],
    'wide': ['-m32', '-static', '-no-pie', '-fno-pie'],
    'jit': ['-static-pie', '-fPIE', '-DJIT'],
    'linked': ['-pie', '-fPIE', '-DLIBRARY', '-Wl,-rpath,$ORIGIN', '-L.', '-lwork'],
    'bare': ['-static-pie', '-fPIE'],
}
RUST_FLAGS = ('-C opt-level=1 -C panic=abort -C force-frame-pointers=yes -C symbol-mangling-version=v0 -C debuginfo=0 '
              '-C relocation-model=pic -C link-arg=-nostdlib -C link-arg=-nostartfiles -C link-arg=-Wl,--build-id').split()
RECORDINGS = {
    'pie': ('pie', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'fixed': ('fixed', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'wide': ('wide', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'jit': ('jit', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'linked': ('linked', ['-F', '999', '-e', 'cpu-clock', '-g']),
    'stripped': ('bare', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'flat': ('pie', ['-F', '499', '-e', 'cpu-clock']),
    'events': ('pie', ['-F', '199', '-e', 'cpu-clock,page-faults', '-g']),
    'period': ('pie', ['-c', '5000000', '-e', 'cpu-clock', '-g']),
    'mapped-id': ('pie', ['-F', '499', '-e', 'cpu-clock', '-g', '--buildid-mmap']),
    'tracepoint': ('pie', ['-e', 'sched:sched_process_exit,sched:sched_process_fork', '-g']),
    'fields': ('pie', ['-F', '199', '-e', 'cpu-clock', '-g', '-d', '-T', '-W', '--switch-events', '--namespaces']),
    'rust': ('rust', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'no-time': ('pie', ['-F', '199', '-e', 'cpu-clock', '--per-thread', '--no-timestamp']),
}


def run(*words, **more):
    return subprocess.run(words, check=True, **more)


def build(folder):
    source = os.path.join(SOURCE, 'testdata', 'src')
    run('g++', *FLAGS, '-shared', '-fPIC', f'{source}/libwork.cpp', '-o', 'libwork.so', cwd=folder)
    for name, flags in PROGRAMS.items():
        run('g++', *FLAGS, f'{source}/alone.cpp', '-o', name, *flags, cwd=folder)
    run('rustc', *RUST_FLAGS, f'{source}/alone.rs', '-o', 'rust', cwd=folder)
    os.makedirs(f'{folder}/.debug', exist_ok=True)
    run('objcopy', '--only-keep-debug', 'bare', '.debug/bare.debug', cwd=folder)
    run('strip', 'bare', cwd=folder)
    run('objcopy', '--add-gnu-debuglink=.debug/bare.debug', 'bare', cwd=folder)


def folded(text):
    stacks = collections.Counter()
    for line in text.decode('latin-1').splitlines():
        stack, count = line.rsplit(' ', 1)
        stacks[stack] += int(count)
    return stacks


def without_plt(stacks):
    """Frames of linkage tables, and what perf takes them for, have no name."""
    result = collections.Counter()
    for stack, count in stacks.items():
        result[re.sub(r'(;[^;]*@plt)+|;_init$', '', stack)] += count
    return result


def compare(program, name, path):
    """The native fold, after saying how much of it perf agrees with."""
    text = subprocess.run(['perf', 'script', '--no-inline', '-i', path], check=True, capture_output=True).stdout
    by_perf = folded(run(program, '--event-filter=all', input=text, capture_output=True).stdout)
    native = run(program, '--event-filter=all', '--reader=native', path, capture_output=True).stdout
    ours = folded(native)
    same = sum((by_perf & ours).values())
    print(f'{name}: {sum(by_perf.values())} of weight, {100 * same / max(1, sum(by_perf.values())):.2f} % in equal stacks')
    for stack in sorted(set(by_perf) | set(ours)):
        if by_perf[stack] != ours[stack]:
            print(f'    perf {by_perf[stack]}, here {ours[stack]}: {stack[-150:]}')
    return native, without_plt(by_perf) == without_plt(ours)


def neutral(data, value):
    """The recording with a text of its header overwritten by 'x'."""
    return data.replace(value.encode() + b'\0', b'x' * len(value) + b'\0')


def hide_host(path):
    with open(path, 'rb') as file:
        data = file.read()
    uname = os.uname()
    for value in (uname.nodename, uname.release):
        data = neutral(data, value)
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        model = re.search(r'model name\s*: (.*)', file.read())
    data = neutral(data, model.group(1)) if model else data
    assert struct.unpack_from('<Q', data, 8)[0] == 104
    return data


def needed_symbols(paths):
    """The lines of /proc/kallsyms for the kernel functions that occur, and for what follows each."""
    addresses = set()
    for path in paths:
        text = run('perf', 'script', '--no-inline', '-F', 'ip,sym', '-i', path, capture_output=True, text=True).stdout
        addresses |= {int(word, 16) for word in re.findall(r'^\s*(ffffffff[0-9a-f]{8}) ', text, re.M)}
    with open('/proc/kallsyms', encoding='utf-8') as file:
        lines = sorted((int(line.split()[0], 16), i, line) for i, line in enumerate(file) if '\t' not in line)
    lines = [line for line in lines if line[2].split()[1].lower() in 'twdb']
    starts = sorted({line[0] for line in lines})
    keep = {line[0] for line in lines if line[2].split()[2] == '_text'}
    for address in addresses:
        at = next((i for i, start in enumerate(starts) if start > address), None)
        keep |= {starts[at - 1], starts[at]} if at else set()
    return ''.join(line for start, _, line in lines if start in keep)


def keep_files(folder, made):
    root = os.path.join(DATA, 'root')
    shutil.rmtree(DATA, ignore_errors=True)
    for path in [f'{folder}/{name}' for name in [*PROGRAMS, 'rust', 'libwork.so', '.debug/bare.debug']]:
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        shutil.copy(path, root + path)
    os.makedirs(root + '/proc')
    with open(root + '/proc/kallsyms', 'w', encoding='utf-8') as file:
        file.write(needed_symbols([path for path, _ in made.values()]))
    for name, (path, native) in made.items():
        text = run('perf', 'script', '-F', 'ip,sym,dso', '-i', path, capture_output=True, text=True).stdout
        for jit in set(re.findall(r'\((/tmp/perf-\d+\.map)\)', text)):
            if os.path.exists(jit):
                os.makedirs(root + '/tmp', exist_ok=True)
                shutil.copy(jit, root + jit)
        with open(f'{DATA}/{name}.perf.data', 'wb') as file:
            file.write(hide_host(path))
        with open(f'{DATA}/{name}.folded', 'wb') as file:
            file.write(native)


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], 'stackcollapse-perf', 'stackcollapse-perf'))
    folder = os.path.abspath(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    build(folder)
    made, bad = {}, 0
    for name, (binary, options) in RECORDINGS.items():
        path = f'{folder}/{name}.perf.data'
        run('perf', 'record', '-q', '-o', path, *options, '--', f'{folder}/{binary}', '60' if binary == 'wide' else '900',
            env={'PATH': '/usr/bin:/bin'}, cwd=folder)
        native, good = compare(program, name, path)
        bad += not good
        made[name] = (path, native)
    if '--keep' in sys.argv:
        keep_files(folder, made)
    print(f'{len(made) - bad} passed, {bad} failed')
    sys.exit(bad > 0)


main()
