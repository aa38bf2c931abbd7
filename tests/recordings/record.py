#!/usr/bin/env python3
"""Record the small programs of testdata/src anew, and compare what perf makes of them.

usage: record.py BUILD_DIR FOLDER [--keep] [--only=NAME[,NAME...]]

Builds alone.cpp in several ways, and alone.rs, in FOLDER (/tmp/demo/alone for the recordings in testdata, which --keep replaces),
records each with `perf record` as root, folds it with --reader=native and by `perf script --no-inline`, and says what share of
the weight is in equal stacks, and which stacks differ. Names of linkage table entries ("@plt") may: perf 6.1 has them
wrong. With --keep also the binaries, the perf maps and a kallsyms with the symbols that occur are put below
testdata/recordings/root; names of the host are overwritten. --only does it for some recordings and leaves the others as they
are, if the machine was not started anew since. Some files are too large, or not ours to give away: node and libc, whose frames have
no names then, and the vdso, for which a file with its names, addresses and build-id, but no code, stands in.
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
    'packed': ('pie', ['-z', '-F', '499', '-e', 'cpu-clock', '-g']),
    'piped': ('pie', ['-F', '499', '-e', 'cpu-clock', '-g', '-o', '-']),
    'packed-pipe': ('pie', ['-z', '-F', '499', '-e', 'cpu-clock', '-g', '-o', '-']),
    'group': ('pie', ['-F', '499', '-e', '{cpu-clock,page-faults}:S', '-g']),
    'rust': ('rust', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'no-time': ('pie', ['-F', '199', '-e', 'cpu-clock', '--per-thread', '--no-timestamp']),
    'vdso': ('clock', ['-F', '499', '-e', 'cpu-clock', '-g']),
    'node': ('node', ['-F', '299', '-e', 'cpu-clock', '-g']),
}
ROUNDS = {'wide': '60'}
KEPT = [*PROGRAMS, 'rust', 'clock', 'libwork.so', '.debug/bare.debug']


def run(*words, **more):
    return subprocess.run(words, check=True, **more)


def build(folder):
    source = os.path.join(SOURCE, 'testdata', 'src')
    run('g++', *FLAGS, '-shared', '-fPIC', f'{source}/libwork.cpp', '-o', 'libwork.so', cwd=folder)
    for name, flags in PROGRAMS.items():
        run('g++', *FLAGS, f'{source}/alone.cpp', '-o', name, *flags, cwd=folder)
    run('rustc', *RUST_FLAGS, f'{source}/alone.rs', '-o', 'rust', cwd=folder)
    run('gcc', '-O1', '-fno-omit-frame-pointer', '-fno-optimize-sibling-calls', f'{source}/clock.c', '-o', 'clock', cwd=folder)
    shutil.copy(f'{source}/shop.js', folder)
    os.makedirs(f'{folder}/.debug', exist_ok=True)
    run('objcopy', '--only-keep-debug', 'bare', '.debug/bare.debug', cwd=folder)
    run('strip', 'bare', cwd=folder)
    run('objcopy', '--add-gnu-debuglink=.debug/bare.debug', 'bare', cwd=folder)
    pack_symbols(folder)


def pack_symbols(folder):
    """packed/bare: bare with a table of its functions inside, compressed by xz, and without a debug link."""
    table = run('nm', '--format=posix', '--defined-only', '.debug/bare.debug', cwd=folder, capture_output=True, text=True).stdout
    with open(f'{folder}/kept', 'w', encoding='utf-8') as file:
        file.writelines(f'{name}\n' for name, kind in re.findall(r'^(\S+) ([TtDWw]) ', table, re.M))
    os.makedirs(f'{folder}/packed', exist_ok=True)
    run('objcopy', '-S', '--remove-section=.comment', '--keep-symbols=kept', '.debug/bare.debug', 'symbols', cwd=folder)
    run('xz', '-9e', '-f', 'symbols', cwd=folder)
    run('objcopy', '--remove-section=.gnu_debuglink', '--add-section=.gnu_debugdata=symbols.xz', 'bare', 'packed/bare', cwd=folder)


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


def is_piped(path):
    with open(path, 'rb') as file:
        return struct.unpack_from('<Q', file.read(16), 8)[0] == 16


def script(path, *options):
    """What perf prints of a recording; one that went through a pipe must come through one."""
    with open(path, 'rb') as file:
        return run('perf', 'script', '--no-inline', '-i', '-' if is_piped(path) else path, *options, stdin=file, capture_output=True).stdout


def compare(program, name, path):
    """Whether perf agrees, after saying how much."""
    text = script(path)
    by_perf = folded(run(program, '--event-filter=all', input=text, capture_output=True).stdout)
    ours = folded(run(program, '--event-filter=all', '--reader=native', path, capture_output=True).stdout)
    same = sum((by_perf & ours).values())
    print(f'{name}: {sum(by_perf.values())} of weight, {100 * same / max(1, sum(by_perf.values())):.2f} % in equal stacks')
    for stack in sorted(set(by_perf) | set(ours)):
        if by_perf[stack] != ours[stack]:
            print(f'    perf {by_perf[stack]}, here {ours[stack]}: {stack[-150:]}')
    return without_plt(by_perf) == without_plt(ours)


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
    assert struct.unpack_from('<Q', data, 8)[0] in (16, 104)
    return data


def needed_symbols(paths):
    """The lines of /proc/kallsyms for the kernel functions that occur, and for what follows each."""
    addresses = set()
    for path in paths:
        text = script(path, '-F', 'ip,sym').decode('latin-1')
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


def stand_in_for_vdso(folder, debug):
    """An ELF file with the functions and the build-id of this machine's vdso, of which perf keeps a copy."""
    kept = os.path.expanduser('~/.debug/[vdso]')
    build_id = os.listdir(kept)[0]
    table = run('nm', '-D', '-S', '--defined-only', f'{kept}/{build_id}/vdso', capture_output=True, text=True).stdout
    functions = sorted({(int(at, 16), int(size, 16), name) for at, size, name in re.findall(r'(\w+) (\w+) T (\w+)', table)})
    lines = ['.text']
    for at, size, name in functions:
        lines += [f'.org {at - functions[0][0]}', f'.globl {name}', f'.type {name}, @function', f'.size {name}, {size}', f'{name}:']
    with open(f'{folder}/vdso.s', 'w', encoding='utf-8') as file:
        file.write('\n'.join([*lines, f'.skip {functions[-1][1]}', '.section .note.GNU-stack,"",@progbits', '']))
    os.makedirs(f'{debug}/.build-id/{build_id[:2]}/{build_id[2:]}', exist_ok=True)
    run('gcc', '-shared', '-nostdlib', '-s', '-Wl,-z,noseparate-code', f'-Wl,-Ttext={functions[0][0]:#x}', f'-Wl,--build-id=0x{build_id}',
        'vdso.s', '-o', f'{debug}/.build-id/{build_id[:2]}/{build_id[2:]}/vdso', cwd=folder)


def keep_map(path, kept, text):
    """The lines of a perf map that name what occurs."""
    names = set(re.findall(r'^\s*\w+ (.+) \(/tmp/perf-', text, re.M))
    with open(path, encoding='utf-8', errors='surrogateescape') as file:
        lines = [line for line in file if line.rstrip('\n').split(' ', 2)[2] in names]
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    with open(kept, 'w', encoding='utf-8', errors='surrogateescape') as file:
        file.writelines(lines)


def keep_kallsyms(root, made):
    os.makedirs(root + '/proc', exist_ok=True)
    path = root + '/proc/kallsyms'
    text = needed_symbols(made.values())
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            text = file.read() + text
    lines = sorted(dict.fromkeys(text.splitlines()), key=lambda line: line.split()[0])  # aliases keep their order
    with open(path, 'w', encoding='utf-8') as file:
        file.write(''.join(line + '\n' for line in lines))


def keep_files(program, folder, made, everything):
    root = os.path.join(DATA, 'root')
    if everything:
        shutil.rmtree(DATA, ignore_errors=True)
    for path in [f'{folder}/{name}' for name in KEPT]:
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        if everything or not os.path.exists(root + path):
            shutil.copy(path, root + path)
    if everything:
        shutil.copytree(f'{folder}/packed', f'{DATA}/packed')
    keep_kallsyms(root, made)
    if 'vdso' in made:
        stand_in_for_vdso(folder, os.path.join(DATA, 'debug'))
    for name, path in made.items():
        text = script(path, '-F', 'ip,sym,dso').decode('utf-8', 'surrogateescape')
        for jit in set(re.findall(r'\((/tmp/perf-\d+\.map)\)', text)):
            if os.path.exists(jit):
                keep_map(jit, root + jit, text)
        with open(f'{DATA}/{name}.perf.data', 'wb') as file:
            file.write(hide_host(path))
        with open(f'{DATA}/{name}.folded', 'wb') as file:
            run(program, '--event-filter=all', '--reader=native', f'--symfs={root}', f'--debug-dir={DATA}/debug', '--symbols=dirs',
                f'{DATA}/{name}.perf.data', stdout=file)


def command(folder, binary):
    if binary == 'node':
        return ['node', '--perf-basic-prof', 'shop.js', '0.1']
    return [f'{folder}/{binary}', ROUNDS.get(binary, '900')]


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], 'stackcollapse-perf', 'stackcollapse-perf'))
    folder = os.path.abspath(sys.argv[2])
    only = next((word[7:].split(',') for word in sys.argv if word.startswith('--only=')), list(RECORDINGS))
    os.makedirs(folder, exist_ok=True)
    build(folder)
    made, bad = {}, 0
    for name in only:
        binary, options = RECORDINGS[name]
        made[name] = f'{folder}/{name}.perf.data'
        with open(made[name], 'wb') as file:  # of those that go to standard output; the others are made anew
            run('perf', 'record', '-q', '-o', made[name], *options, '--', *command(folder, binary), env={'PATH': '/usr/bin:/bin'},
                cwd=folder, stdout=file)
        bad += not compare(program, name, made[name])
    if '--keep' in sys.argv:
        keep_files(program, folder, made, len(only) == len(RECORDINGS))
    print(f'{len(made) - bad} passed, {bad} failed')
    sys.exit(bad > 0)


if __name__ == '__main__':
    main()
