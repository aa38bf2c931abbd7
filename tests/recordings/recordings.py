#!/usr/bin/env python3
"""Recordings with their binaries are folded without perf: the expected stacks, whatever perf is installed.

usage: recordings.py SOURCE_DIR BUILD_DIR

testdata/recordings holds NAME.perf.data and NAME.folded, which is what perf script and a fold made of it when it was recorded
(record.py), and below root/ the binaries. Each is read natively with --symfs and --symbols=dirs, from a file and through a pipe,
with no perf and no home; cut off at many lengths and with bytes overwritten it must be refused or read, and never end
badly. The last line is "N passed, N failed".
"""
import os
import random
import re
import shutil
import sys
import tempfile

from checks import SANITIZER, Checks, fold


def check_expected(checks, program, data, env):
    """Each recording, in every way it can arrive."""
    words = ['--reader=native', f'--symfs={data}/root', f'--debug-dir={data}/debug', '--symbols=dirs', '--event-filter=all']
    names = sorted(name.removesuffix('.perf.data') for name in os.listdir(data) if name.endswith('.perf.data'))
    checks.check('there are recordings', len(names) >= 10)
    for name in names:
        path = f'{data}/{name}.perf.data'
        with open(f'{data}/{name}.folded', 'rb') as file:
            expected = file.read()
        got = fold(program, [*words, path], env=env)
        checks.check(f'{name} from a file', got.returncode == 0 and got.stdout == expected, got.stderr or got.stdout)
        with open(path, 'rb') as file:
            content = file.read()
        got = fold(program, words, env=env, input=content)
        checks.check(f'{name} through a pipe', got.returncode == 0 and got.stdout == expected, got.stderr or got.stdout)
        got = fold(program, [*words, path, path], env=env)
        twice = b''.join(b'%s %d\n' % (line.rsplit(b' ', 1)[0], 2 * int(line.rsplit(b' ', 1)[1]))
                         for line in expected.splitlines())
        checks.check(f'{name} twice', got.stdout == twice, got.stderr or got.stdout)
    return names


def check_choice(checks, program, other, data, env, folder):
    """Who reads, and what is said of it."""
    path = f'{data}/pie.perf.data'
    got = fold(program, ['--stats', f'--symfs={data}/root', path], env=env)
    checks.check('auto reads without perf', b'read without perf:' in got.stderr and got.returncode == 0, got.stderr)
    got = fold(program, ['--reader=perf', path], env=env)
    checks.check('perf is asked', got.returncode == 1 and b'cannot run perf' in got.stderr, got.stderr)
    with open(path, 'rb') as file:
        content = bytearray(file.read())
    content[72 + 2] |= 1 << 2  # the feature of a hardware trace
    traced = f'{folder}/traced'
    with open(traced, 'wb') as file:
        file.write(content)
    got = fold(program, ['--reader=native', traced], env=env)
    checks.check('what is not covered is refused', got.returncode == 1 and b'hardware trace' in got.stderr, got.stderr)
    perf = f'{folder}/perf'
    with open(perf, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\nprintf "app 1 1.0: 5 cycles:\\n\\t10 main (/app)\\n\\n"\n')
    os.chmod(perf, 0o755)
    got = fold(program, ['--stats', traced], env={**env, 'PERF': perf})
    checks.check('or perf reads it', got.stdout == b'app;main 5\n' and b'perf script reads it: it holds a hardware trace' in got.stderr,
                 got.stderr)
    got = fold(program, [traced], env={**env, 'PERF': perf})
    checks.check('silently', got.stdout == b'app;main 5\n' and not got.stderr, got.stderr)
    got = fold(program, ['--srcline', path], env={**env, 'PERF': perf})
    checks.check('--srcline asks perf', got.stdout == b'app;main 5\n', got.stderr)
    got = fold(program, ['--symbols=dirs', traced], env={**env, 'PERF': perf})
    checks.check('perf opens nothing elsewhere', got.returncode == 1 and not got.stdout and
                 b'perf script, which --symbols=dirs rules out' in got.stderr, got.stderr)
    for words in (['--symbols=dirs'], [f'--symfs={data}/root'], [f'--debug-dir={data}']):
        got = fold(program, ['--inline', *words, path], env=env)
        checks.check(f'addr2line opens nothing elsewhere: {words}', got.returncode == 2 and
                     b'--inline: addr2line opens' in got.stderr, got.stderr)
    got = fold(program, ['--reader=perf', '--symbols=dirs', path], env={**env, 'PERF': perf})
    checks.check('nor does perf', got.returncode == 2 and b'--reader=perf: perf opens binaries' in got.stderr, got.stderr)
    got = fold(program, ['--reader=perf', f'--debug-dir={data}', path], env={**env, 'PERF': perf})
    checks.check('perf and --debug-dir', got.stdout == b'app;main 5\n' and b'does not look into --debug-dir' in got.stderr, got.stderr)
    failing = f'{folder}/failing'
    with open(failing, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\nexit 3\n')
    os.chmod(failing, 0o755)
    got = fold(program, [traced], env={**env, 'PERF': failing})
    checks.check('why perf was asked', got.returncode == 1 and b'script failed with status 3' in got.stderr and
                 b'it was not read without perf: it holds a hardware trace' in got.stderr, got.stderr)
    with open(path, 'rb') as file:
        once = fold(program, [f'--symfs={data}/root', '-'], env=env, stdin=file)
        file.seek(0)
        twice = fold(program, [f'--symfs={data}/root', '-', '-'], env=env, stdin=file)
    checks.check('standard input counts once', once.stdout and once.stdout == twice.stdout, twice.stderr)
    got = fold(other, ['--format=perf', path], env=env)
    checks.check('stackcollapse reads it', got.returncode == 0 and b'pie' in got.stdout, got.stderr)
    got = fold(other, [path], env=env)
    checks.check('and knows it', got.returncode == 0 and b'pie' in got.stdout, got.stderr)
    text = f'{folder}/text'
    with open(text, 'w', encoding='utf-8') as file:
        file.write('app 1 1.0: 5 cpu-clock:\n\t10 main (/app)\n\n')
    for files in ([text, path], [path, text], [text, path, text]):
        got = fold(program, [f'--symfs={data}/root', *files], env=env)
        count = 5 * files.count(text)
        checks.check(f'text and a recording: {len(files)} files', got.returncode == 0 and b'pie;app::' in got.stdout and
                     b'app;main %d\n' % count in got.stdout, got.stderr)
    loop = f'{folder}/loop/tmp/demo/alone'
    os.makedirs(loop)
    os.symlink('pie', f'{loop}/pie')
    got = fold(program, [f'--symfs={folder}/loop', path], env=env)
    checks.check('a binary that cannot be read', got.returncode == 0 and b'/tmp/demo/alone/pie: Too many levels' in got.stderr and
                 b'[pie]' in got.stdout, got.stderr)
    untimed = f'{folder}/untimed'
    with open(untimed, 'w', encoding='utf-8') as file:
        file.write('app     1          5 cpu-clock: \n\t              10 main (/app)\n\n' * 3)
    got = fold(program, [f'--symfs={data}/root', untimed, path], env=env)
    checks.check('text without times and a recording', b'pie;app::' in got.stdout, got.stdout)
    got = fold(program, ['--symbols=dirs', path], env=env)
    checks.check('without directories nothing has a symbol', b'main' not in got.stdout and b'[pie]' in got.stdout, got.stdout)


def check_packed_symbols(checks, program, data, env, folder):
    """A binary without symbols that has some of them in it, compressed by xz: with xz, without it, and damaged."""
    root, binary = f'{folder}/packed-symbols', 'tmp/demo/alone/bare'
    shutil.copytree(f'{data}/root', root)
    shutil.rmtree(f'{root}/tmp/demo/alone/.debug')
    shutil.copy(f'{data}/packed/bare', f'{root}/{binary}')
    with open(f'{data}/stripped.folded', 'rb') as file:
        expected = file.read()
    words = ['--reader=native', f'--symfs={root}', '--symbols=dirs', '--event-filter=all', f'{data}/stripped.perf.data']
    got = fold(program, words, env=env)
    checks.check('without xz its frames have no names', got.returncode == 0 and b';[bare]' in got.stdout, got.stderr)
    path = os.path.dirname(shutil.which('xz'))
    got = fold(program, words, env={**env, 'PATH': path})
    checks.check('symbols compressed by xz', got.stdout == expected, got.stdout)
    with open(f'{root}/{binary}', 'rb') as file:
        content = file.read()
    frame = b'\x28\xb5\x2f\xfd\x00\x58\x19\x00\x00ELF'
    start = content.index(b'\xfd7zXZ')
    for what, changed in (('damaged', content[start:start + 40] + b'!' * 8 + content[start + 48:]), ('no ELF file', frame)):
        with open(f'{root}/{binary}', 'wb') as file:
            file.write(content[:start] + changed + content[start + len(changed):])
        got = fold(program, words, env={**env, 'PATH': path})
        checks.check(f'symbols that are {what}', got.returncode == 0 and b';[bare]' in got.stdout and SANITIZER not in got.stderr, got.stderr)


def check_chains(checks, program, data, env, folder):
    """What is said of call chains that were unwound, each thing once."""
    words = ['--reader=native', f'--symfs={data}/root', '--symbols=dirs']
    got = fold(program, [*words, f'{data}/dwarf-linked.perf.data'], env=env).stderr
    checks.check('chains that are cut off are counted', re.search(
        rb' 1 of \d+ call chains are cut off: perf record copied 1024 bytes of the stack; perf record --call-graph dwarf,65528 ', got), got)
    checks.check('inlined functions are mentioned, but not --inline, which is refused here',
                 b'inlined are not shown\n' in got and got.count(b'\n') == 2, got)
    got = fold(program, [*words, f'{data}/pie.perf.data'], env=env).stderr
    checks.check('not without such chains', got == b'', got)
    got = fold(program, [*words, '--stats', f'{data}/dwarf.perf.data'], env=env).stderr
    checks.check('chains are counted', re.search(rb'call chains unwound: \d+; cut off: 0; ended for other reasons: 0', got), got)
    perf = f'{folder}/perf'
    got = fold(program, ['--reader=perf', f'{data}/dwarf.perf.data'], env={**env, 'PERF': perf}).stderr
    checks.check('nor does perf show them', b'inlined are not shown; --inline asks addr2line for them\n' in got, got)
    got = fold(program, ['--reader=perf', f'{data}/pie.perf.data'], env={**env, 'PERF': perf}).stderr
    checks.check('which is said of such recordings only', got == b'', got)
    got = fold(program, ['--inline', f'{data}/dwarf.perf.data'], env={**env, 'PERF': perf}).stderr
    checks.check('with --inline nothing is said of it', b'inlined are not shown' not in got, got)


def check_damage(checks, program, data, names, env, rounds):
    """Cuts and overwritten bytes: an exit status of a program that knows what it does."""
    random.seed(21)
    with tempfile.NamedTemporaryFile() as file:
        for number in range(rounds):
            with open(f'{data}/{random.choice(names)}.perf.data', 'rb') as original:
                content = bytearray(original.read())
            if number % 4 == 0:
                del content[random.randrange(len(content)):]
            for _ in range(random.choice((0, 1, 4, 16))):
                if content:
                    at = random.randrange(min(len(content), random.choice((400, len(content)))))
                    content[at] = random.choice((0, 1, 0x7f, 0x80, 0xff, random.randrange(256)))
            file.seek(0)
            file.truncate()
            file.write(content)
            file.flush()
            got = fold(program, ['--reader=native', f'--symfs={data}/root', '--symbols=dirs', file.name], env=env)
            checks.check(f'damage {number}', got.returncode in (0, 1) and SANITIZER not in got.stderr, got.stderr)


def main():
    source, build = sys.argv[1:3]
    checks = Checks()
    data = os.path.join(source, 'testdata', 'recordings')
    program, other = (os.path.join(os.path.abspath(build), name, name) for name in ('stackcollapse-perf', 'stackcollapse'))
    with tempfile.TemporaryDirectory() as folder:
        env = {'PATH': folder, **{key: value for key, value in os.environ.items() if key.endswith('_OPTIONS')}}
        names = check_expected(checks, program, data, env)
        check_choice(checks, program, other, data, {**env, 'PERF': 'perf'}, folder)
        check_packed_symbols(checks, program, data, env, folder)
        check_chains(checks, program, data, env, folder)
        check_damage(checks, program, data, names, env, 200)
    checks.finish()


main()
