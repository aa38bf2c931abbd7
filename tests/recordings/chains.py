#!/usr/bin/env python3
"""A program that knows who calls whom in it is recorded with --call-graph dwarf: every stack must be one of its own.

usage: chains.py BUILD_DIR [FOLDER] [--keep]

Builds testdata/src/chain.c in several ways, alone.cpp for 32 bit and alone.rs without frame pointers, in FOLDER (a new one if it
is left out), records each with `perf record`, and folds it without perf. Of chain.c each stack, without the kernel's part, must
be one that the program prints when it is called with "-", or the beginning of one; where the copy of the stack was too small,
the end of one after [unknown]. With --keep the recordings and the programs replace those in testdata (FOLDER was
/tmp/demo/chain). How much of the weight perf has in equal stacks is said: it ends at code without tables, of 32 bit it has
nothing. Skipped (exit 77) where perf cannot record.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from record import DATA, FLAGS, PROGRAMS, RUST_FLAGS, SOURCE, folded, hide_host, needed_symbols, run, without_plt

SKIPPED = 77
CHAIN = '-O2 -g0 -nostdlib -fomit-frame-pointer -fno-stack-protector -fcf-protection=none -Wl,--build-id'.split()
PROGRAMS_OF_CHAIN = {
    'chain': ['-static-pie', '-fPIE'],
    'linked_chain': ['-pie', '-fPIE', '-DLIBRARY', '-L.', '-lchain', '-Wl,-rpath,$ORIGIN', '-Wl,-z,lazy'],
    'debug_chain': ['-static-pie', '-fPIE', '-fno-asynchronous-unwind-tables', '-fno-unwind-tables', '-g', '-gz=none'],
    'bare_chain': ['-static', '-no-pie', '-fno-pie', '-s'],
}
# Recording: its program, samples per second, bytes of stack, and how long the program runs.
RECORDINGS = {
    'dwarf': ('chain', '299', '4096', '1200'),
    'dwarf-linked': ('linked_chain', '499', '1024', '1200'),
    'dwarf-debug': ('debug_chain', '499', '512', '1200'),
    'dwarf-bare': ('bare_chain', '299', '512', '900'),
    'dwarf-wide': ('wide_chain', '199', '512', '25'),
    'dwarf-rust': ('rust_chain', '199', '512', '1'),
}


def without(flags, part):
    """Flags but those with a part, and the -C before them."""
    kept = [flag for flag in flags if part not in flag]
    return [flag for i, flag in enumerate(kept) if flag != '-C' or (i + 1 < len(kept) and kept[i + 1] != '-C')]


def build(folder):
    source = os.path.join(SOURCE, 'testdata', 'src')
    run('gcc', *CHAIN, '-shared', '-fPIC', f'{source}/chain_lib.c', '-o', 'libchain.so', '-Wl,-z,lazy', cwd=folder)
    for name, flags in PROGRAMS_OF_CHAIN.items():
        run('gcc', *CHAIN, f'{source}/chain.c', '-o', name, *flags, cwd=folder)
    run('objcopy', '--strip-debug', '--keep-section=.debug_frame', 'debug_chain', cwd=folder)
    wide = without(without(FLAGS, 'frame-pointer'), 'unwind-tables')
    run('g++', *wide, '-fomit-frame-pointer', f'{source}/alone.cpp', '-o', 'wide_chain', *PROGRAMS['wide'], cwd=folder)
    run('rustc', *without(RUST_FLAGS, 'frame-pointers'), '-C', 'force-unwind-tables=yes', f'{source}/alone.rs', '-o', 'rust_chain',
        cwd=folder)


def known_stacks(*command):
    """All stacks that a sample of the program can have, but for the kernel's part and the start of dynamic programs.

    The code made at run time has no tables, and no frame pointer yet at its first two instructions, nor any more at its last:
    a chain that begins there ends there.
    """
    lines = run(*command, '-', capture_output=True, text=True).stdout.splitlines()
    known = {'made_code'}
    for line in lines:
        frames = ['_start', 'begin', 'run', *line.split(';')]
        known |= {';'.join(frames[:i + 1]) for i in range(len(frames))}
    return known


def unknown_stacks(known, stacks):
    """Those that the program cannot have."""
    for stack in stacks:
        frames = re.sub(r';(asm_|entry_|ret_from_|native_|error_).*', '', stack.removeprefix('[cpu-clock];')).split(';')[1:]
        if not frames or any(frame.startswith(('_dl_', '[ld-linux')) for frame in frames):
            continue
        cut = frames[0] == '[unknown]' and any(f';{one}'.endswith(';' + ';'.join(frames[1:])) for one in known)
        if not cut and ';'.join(frames) not in known:
            yield stack


def compare(program, name, path):
    """The fold, after saying how much of it perf agrees with."""
    text = run('perf', 'script', '--no-inline', '-i', path, capture_output=True).stdout
    by_perf = without_plt(folded(run(program, '--event-filter=all', input=text, capture_output=True).stdout))
    native = run(program, '--event-filter=all', '--reader=native', path, capture_output=True).stdout
    ours = without_plt(folded(native))
    same, total = sum((by_perf & ours).values()), max(1, sum(by_perf.values()))
    print(f'{name}: {len(native)} bytes of stacks, {100 * same / total:.1f} % of the weight in stacks that perf has, too')
    return native


def keep_symbols(paths):
    """Adds the lines of /proc/kallsyms for the kernel functions that occur."""
    path = os.path.join(DATA, 'root', 'proc', 'kallsyms')
    lines = set(needed_symbols(paths).splitlines())
    with open(path, encoding='utf-8') as file:
        lines |= set(file.read().splitlines())
    with open('/proc/kallsyms', encoding='utf-8') as file:
        kept = sorted((line for line in file.read().splitlines() if line in lines), key=lambda line: line.split()[0])
    with open(path, 'w', encoding='utf-8') as file:
        file.write(''.join(f'{line}\n' for line in kept))


def keep_files(folder, made):
    root = os.path.join(DATA, 'root')
    for name in [*{RECORDINGS[name][0] for name in made}, 'libchain.so']:
        os.makedirs(root + folder, exist_ok=True)
        shutil.copy(f'{folder}/{name}', f'{root}{folder}/{name}')
    keep_symbols([path for path, _ in made.values()])
    for name, (path, native) in made.items():
        text = run('perf', 'script', '--show-mmap-events', '-F', 'comm,tid', '-i', path, capture_output=True, text=True).stdout
        for pid in set(re.findall(r'PERF_RECORD_MMAP2? (\d+)/', text)):
            if os.path.exists(f'/tmp/perf-{pid}.map'):
                shutil.copy(f'/tmp/perf-{pid}.map', f'{root}/tmp/perf-{pid}.map')
        with open(f'{DATA}/{name}.perf.data', 'wb') as file:
            file.write(hide_host(path))
        with open(f'{DATA}/{name}.folded', 'wb') as file:
            file.write(native)


def record_all(program, folder):
    made, bad = {}, 0
    for name, (binary, rate, size, rounds) in RECORDINGS.items():
        path = f'{folder}/{name}.perf.data'
        run('perf', 'record', '-q', '-o', path, '-F', rate, '-e', 'cpu-clock', '--call-graph', f'dwarf,{size}', '--',
            f'{folder}/{binary}', rounds, env={'PATH': '/usr/bin:/bin'}, cwd=folder)
        native = compare(program, name, path)
        made[name] = (path, native)
        if binary not in PROGRAMS_OF_CHAIN or binary == 'bare_chain': # which has no names
            continue
        wrong = list(unknown_stacks(known_stacks(f'{folder}/{binary}'), folded(native)))
        bad += bool(wrong)
        for stack in wrong:
            print(f'FAILED {name}: not a stack of the program: {stack}')
    return made, bad


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], 'stackcollapse-perf', 'stackcollapse-perf'))
    words = [word for word in sys.argv[2:] if not word.startswith('-')]
    folder = os.path.abspath(words[0] if words else tempfile.mkdtemp())
    os.makedirs(folder, exist_ok=True)
    can = shutil.which('perf') and shutil.which('rustc') and subprocess.run(
        ['perf', 'record', '-q', '-o', f'{folder}/try', '-e', 'cpu-clock', '--call-graph', 'dwarf', 'true'], check=False,
        capture_output=True).returncode == 0
    if not can:
        print('skipped: perf cannot record here, or there is no rustc')
        sys.exit(SKIPPED)
    build(folder)
    made, bad = record_all(program, folder)
    if '--keep' in sys.argv:
        keep_files(folder, made)
    if not words:
        shutil.rmtree(folder)
    print(f'{len(made) - bad} passed, {bad} failed')
    sys.exit(bad > 0)


if __name__ == '__main__':
    main()
