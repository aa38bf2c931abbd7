#!/usr/bin/env python3
"""Recordings of another kernel: its functions and those of its modules have the names that files with their build-ids say.

usage: kernel.py BUILD_DIR [--perf]

There are no kernel modules here, and no vmlinux: both are made, and the recordings too (made_files.py). The files are put where
distributions, perf and users put them, compressed or not, one place at a time; files with another build-id are not used; files
with damage do no harm. With --perf, by hand, the folds are compared with what the installed perf script prints, where perf looks
into the place. The last line is "N passed, N failed".
"""
import gzip
import lzma
import os
import random
import shutil
import subprocess
import sys
import tempfile

from checks import SANITIZER, ChecksOfFiles
from made_files import (ALLOC, BYTES, CODE, EXECUTABLE, FUNCTION, LABEL, OBJECT, RELOCATABLE, WRITE, Recording, elf, zstd_frame)

RELEASE = '6.1.0-test'
KERNEL_ID, MODULE_ID, OTHER_ID = bytes(range(1, 21)), bytes(range(101, 121)), bytes(range(61, 81))
LINKED, MOVED, MODULE = 0xffffffff81000000, 0x1c000000, 0xffffffffc0400000
MODULE_PATH = f'/lib/modules/{RELEASE}/kernel/net/nf-tables.ko'

KERNEL_SECTIONS = [('.text', BYTES, ALLOC | CODE, LINKED, 4096, bytes(0x2000)),
                   ('.init.text', BYTES, ALLOC | CODE, LINKED + 0x5000, 4096, bytes(0x100)),
                   ('.data', BYTES, ALLOC | WRITE, LINKED + 0x6000, 4096, bytes(0x100))]
KERNEL_SYMBOLS = [('_text', '.text', LINKED, 0, LABEL), ('first', '.text', LINKED, 0x80, FUNCTION),
                  ('_stext', '.text', LINKED + 0x100, 0, LABEL), ('second', '.text', LINKED + 0x100, 0x80, FUNCTION),
                  ('label', '.text', LINKED + 0x200, 0, LABEL), ('third', '.text', LINKED + 0x300, 0, FUNCTION),
                  ('begin', '.init.text', LINKED + 0x5000, 0x40, FUNCTION), ('table', '.data', LINKED + 0x6000, 0x40, OBJECT)]
KERNEL_NAMES = {0: 'first', 0x7f: 'first', 0x80: None, 0x110: 'second', 0x210: 'label', 0x2ff: 'label', 0x310: 'third',
                0x5010: 'begin', 0x6010: 'table'}

# In memory: .text at 0, .text.unlikely at 0x135, .exit.text at 0x180; .init.text is elsewhere.
MODULE_SECTIONS = [('.text', BYTES, ALLOC | CODE, 0, 16, bytes(0x135)), ('.text.unlikely', BYTES, ALLOC | CODE, 0, 1, bytes(0x43)),
                   ('.init.text', BYTES, ALLOC | CODE, 0, 16, bytes(0x50)), ('.exit.text', BYTES, ALLOC | CODE, 0, 16, bytes(0x30)),
                   ('.modinfo', BYTES, ALLOC, 0, 1, b'name=nf_tables\0'), ('.data', BYTES, ALLOC | WRITE, 0, 32, bytes(0x40))]
MODULE_SYMBOLS = [('probe', '.text', 0, 0x80, FUNCTION), ('after', '.text', 0x80, 0x80, FUNCTION), ('cold', '.text.unlikely', 0, 0x20, FUNCTION),
                  ('start', '.init.text', 0, 0x20, FUNCTION), ('stop', '.exit.text', 0, 0x20, FUNCTION), ('numbers', '.data', 0, 0x20, OBJECT)]
MODULE_NAMES = {0: 'probe', 0x7f: 'probe', 0x80: 'after', 0x110: None, 0x135: 'cold', 0x154: 'cold', 0x155: None, 0x178: None, 0x180: 'stop',
                0x19f: 'stop', 0x1a0: None}


def vmlinux(build_id=KERNEL_ID, symbols=None):
    return elf(EXECUTABLE, KERNEL_SECTIONS, KERNEL_SYMBOLS if symbols is None else symbols, build_id)


def module_file(build_id=MODULE_ID):
    return elf(RELOCATABLE, MODULE_SECTIONS, MODULE_SYMBOLS, build_id)


def id_path(build_id):
    return f'.build-id/{build_id.hex()[:2]}/{build_id.hex()[2:]}'


def kernel_recording(names, text=('_text', 0), kernel_id=KERNEL_ID, release=RELEASE):
    recording = Recording(release)
    recording.map('[kernel.kallsyms]' + text[0], LINKED + MOVED, 0x1000000, LINKED + MOVED + text[1])
    for offset in names:
        recording.sample(LINKED + MOVED + offset)
    if kernel_id:
        recording.build_id('[kernel.kallsyms]', kernel_id)
    return recording


def module_recording(path=MODULE_PATH, header_id=MODULE_ID, map_id=None, moved=0):
    recording = Recording(RELEASE)
    recording.map('[kernel.kallsyms]_text', LINKED + MOVED, 0x1000000, LINKED + MOVED)
    recording.map(path, MODULE + moved, 0x4000, 0, build_id=map_id)
    for offset in MODULE_NAMES:
        recording.sample(MODULE + moved + offset)
    if header_id:
        recording.build_id(path, header_id)
    return recording


def expected(names, unknown):
    counts = {}
    for name in names.values():
        counts[name or unknown] = counts.get(name or unknown, 0) + 1
    return ''.join(sorted(f'app;{name} {count}\n' for name, count in counts.items())).encode()


ALL_KERNEL = expected(KERNEL_NAMES, '[[kernel.kallsyms]]')
NO_KERNEL = f'app;[[kernel.kallsyms]] {len(KERNEL_NAMES)}\n'.encode()


def all_module(shown):
    return expected(MODULE_NAMES, shown)


def no_module(shown):
    return f'app;{shown} {len(MODULE_NAMES)}\n'.encode()


class KernelChecks(ChecksOfFiles):
    def clear(self):
        for name in ('root', 'debug', 'home'):
            shutil.rmtree(f'{self.folder}/{name}', ignore_errors=True)
            os.mkdir(f'{self.folder}/{name}')

    def folds(self, what, files, recording, want, words=None):
        """With these files, and no others."""
        self.clear()
        for path, content in files.items():
            self.put(path, content)
        words = [f'--symfs={self.folder}/root', '--symbols=dirs', f'--debug-dir={self.folder}/debug'] if words is None else words
        got = self.fold_made(recording, words)
        self.check(what, got.returncode == 0 and got.stdout == want and SANITIZER not in got.stderr, got.stdout + got.stderr)


def check_image_places(checks):
    content = vmlinux()
    below_root = ['vmlinux', 'boot/vmlinux', f'boot/vmlinux-{RELEASE}', f'lib/modules/{RELEASE}/build/vmlinux',
                  f'lib/modules/{RELEASE}/vmlinux', f'usr/lib/modules/{RELEASE}/build/vmlinux', f'usr/lib/debug/boot/vmlinux-{RELEASE}',
                  f'usr/lib/debug/boot/vmlinux-{RELEASE}.debug', f'usr/lib/debug/lib/modules/{RELEASE}/vmlinux',
                  f'usr/lib/debug/lib/modules/{RELEASE}/vmlinux.debug', f'usr/lib/debug/usr/lib/modules/{RELEASE}/vmlinux',
                  f'usr/lib/debug/usr/lib/modules/{RELEASE}/vmlinux.debug', f'usr/lib/debug/{id_path(KERNEL_ID)}.debug']
    below_debug = ['vmlinux', f'vmlinux-{RELEASE}', f'boot/vmlinux-{RELEASE}', f'lib/modules/{RELEASE}/vmlinux',
                   f'{id_path(KERNEL_ID)}/elf', f'{id_path(KERNEL_ID)}/debug', f'{id_path(KERNEL_ID)}.debug']
    recording = kernel_recording(KERNEL_NAMES)
    for path in [f'root/{path}' for path in below_root] + [f'debug/{path}' for path in below_debug]:
        checks.folds(f'the kernel in {path}', {path: content}, recording, ALL_KERNEL)
    checks.folds('the kernel in the cache', {f'home/.debug/{id_path(KERNEL_ID)}/elf': content}, recording, ALL_KERNEL, [])
    checks.clear()
    checks.put(f'root/boot/vmlinux-{RELEASE}', content)
    got = checks.fold([f'--symfs={checks.folder}/root', '--symbols=dirs', checks.put('perf.pipe', recording.pipe())])
    checks.check('the kernel of a recording through a pipe', got.stdout == ALL_KERNEL, got.stdout + got.stderr)
    checks.folds('the kernel nowhere', {}, recording, NO_KERNEL)


def check_image_choice(checks):
    place, recording = f'root/boot/vmlinux-{RELEASE}', kernel_recording(KERNEL_NAMES)
    checks.folds('a kernel of another build-id', {place: vmlinux(OTHER_ID)}, recording, NO_KERNEL)
    checks.folds('that is not the only one', {place: vmlinux(OTHER_ID), 'root/vmlinux': vmlinux(OTHER_ID),
                                             f'root/usr/lib/debug/boot/vmlinux-{RELEASE}': vmlinux()}, recording, ALL_KERNEL)
    checks.folds('a kernel without symbols', {place: vmlinux(symbols=[])}, recording, NO_KERNEL)
    checks.folds('a kernel without _text', {place: vmlinux(symbols=KERNEL_SYMBOLS[1:])}, recording, NO_KERNEL)
    checks.folds('no build-id was recorded', {place: vmlinux()}, kernel_recording(KERNEL_NAMES, kernel_id=None), NO_KERNEL)
    checks.folds('_stext was recorded', {place: vmlinux()}, kernel_recording(KERNEL_NAMES, ('_stext', 0x100)), ALL_KERNEL)
    checks.folds('a release that is a path', {'root/boot/vmlinux-x/vmlinux': vmlinux()},
                 kernel_recording(KERNEL_NAMES, release='x/vmlinux'), NO_KERNEL)
    checks.folds('a release that leads upwards', {f'root/lib/{RELEASE}': b'', 'debug/lib/vmlinux': vmlinux()},
                 kernel_recording(KERNEL_NAMES, release='..'), NO_KERNEL)
    kallsyms = b'ffffffff81000000 T _text\nffffffff81000000 T first\nffffffff81000100 t listed\n'
    listed = {0: 'first', 0x10: 'first', 0x110: 'listed'}
    for place in ('home/.debug', 'debug'):
        checks.folds(f'kallsyms in {place}', {f'{place}/[kernel.kallsyms]/{KERNEL_ID.hex()}/kallsyms': kallsyms},
                     kernel_recording(listed), expected(listed, ''), [f'--debug-dir={checks.folder}/debug'])


def check_kcore(checks):
    """perf buildid-cache --kcore keeps kallsyms by the time of the copy; one of the recorded start names what is in modules, too."""
    def kallsyms(start, name):
        return f'{start:x} T _text\n{start:x} T first\n{start + 0x100:x} t {name}\n{MODULE:x} t of_module\t[nf_tables]\n'.encode()

    def place(time, build_id=KERNEL_ID):
        return f'[kernel.kcore]/{build_id.hex()}/{time}/kallsyms'

    start, moved = LINKED + MOVED, LINKED + 2 * MOVED
    copy = f'[kernel.kallsyms]/{KERNEL_ID.hex()}/kallsyms'
    old, new = place('2026010203040506'), place('2026110203040506')
    recording = kernel_recording({0: 'first', 0x110: 'listed'})
    recording.map('[nf_tables]', MODULE, 0x4000, 0)
    recording.sample(MODULE + 0x10)
    for where, words in ('home/.debug', []), ('debug', [f'--debug-dir={checks.folder}/debug']):
        def folds(what, files, kernel, module='[[nf_tables]]'):
            names = {1: 'first' if kernel else None, 2: kernel, 3: module}
            checks.folds(f'{what}, in {where}', {f'{where}/{name}': text for name, text in files.items()}, recording,
                         expected(names, '[[kernel.kallsyms]]'), words)
        folds('kcore', {new: kallsyms(start, 'listed')}, 'listed', 'of_module')
        folds('kcore of another start', {new: kallsyms(moved, 'listed')}, 'listed')
        folds('of two starts', {old: kallsyms(start, 'listed'), new: kallsyms(moved, 'other')}, 'listed', 'of_module')
        folds('of the same start and the copy not', {copy: kallsyms(moved, 'other'), new: kallsyms(start, 'listed')}, 'listed', 'of_module')
        folds('of another start, as the copy', {copy: kallsyms(moved, 'listed'), new: kallsyms(moved + 0x1000, 'other')}, 'listed')
        folds('of another build-id', {place('2026110203040506', OTHER_ID): kallsyms(start, 'listed')}, None)
        folds('a file in its place', {f'[kernel.kcore]/{KERNEL_ID.hex()}': b''}, None)
    checks.clear()
    checks.put(f'home/.debug/{new}', kallsyms(start, 'listed'))
    got = checks.fold_made(recording, ['--symbols=dirs'])
    checks.check('the cache is not looked into with --symbols=dirs', b'listed' not in got.stdout, got.stdout)


def check_modules_of_kallsyms(checks):
    """kallsyms names what is in modules if it is of the same start of the machine, and the module is the same."""
    content, place = module_file(), f'root{MODULE_PATH}'
    kallsyms = (f'{LINKED + MOVED:x} T _text\n{MODULE:x} t listed\t[nf_tables]\n{MODULE + 0x80:x} t more\t[nf_tables]\n'
                f'{MODULE + 0x110:x} t foreign\t[foreign]\n')
    names = {offset: 'listed' if offset < 0x80 else 'more' if offset < 0x110 else name for offset, name in MODULE_NAMES.items()}
    none = {offset: name if offset < 0x110 else None for offset, name in names.items()}
    shown = '[nf-tables.ko.xz]'
    recording = module_recording(MODULE_PATH + '.xz')
    checks.folds('modules of kallsyms', {'root/proc/kallsyms': kallsyms.encode()}, recording, expected(none, shown))
    checks.folds('and of their file', {'root/proc/kallsyms': kallsyms.encode(), place: content}, recording, expected(names, shown))
    moved = kallsyms.replace(f'{LINKED + MOVED:x}', f'{LINKED:x}').encode()
    checks.folds('modules of another start', {'root/proc/kallsyms': moved}, recording, no_module(shown))
    checks.folds('have the names in their files', {'root/proc/kallsyms': moved, place: content}, recording, all_module(shown))


def check_module_places(checks):
    content, plain = module_file(), MODULE_PATH[1:]
    packed = {'.gz': gzip.compress(content, mtime=0), '.xz': lzma.compress(content), '.zst': zstd_frame(content)}
    for end, bytes_of in {'': content, **packed}.items():
        if end == '.xz' and not shutil.which('xz'):
            print('skipped: xz is not installed')
            continue
        recording = module_recording(MODULE_PATH + end)
        shown = f'[nf-tables.ko{end}]'
        places = {f'root/{plain}{end}': bytes_of, f'root/{plain}': content, f'root/usr/{plain}{end}': bytes_of, f'root/usr/lib/debug/{plain}.debug': content,
                  f'root/usr/lib/debug/{plain}': content, f'root/usr/lib/debug/usr/{plain}.debug': content,
                  f'root/usr/lib/debug/{id_path(MODULE_ID)}.debug': content, f'debug/{plain}{end}': bytes_of, f'debug/{plain}': content,
                  f'debug/{plain}.debug': content, f'debug/usr/{plain}{end}': bytes_of, f'debug/{id_path(MODULE_ID)}/elf': bytes_of,
                  f'debug/{id_path(MODULE_ID)}.debug': content}
        for path, bytes_there in places.items():
            checks.folds(f'{shown} in {path}', {path: bytes_there}, recording, all_module(shown))
        checks.folds(f'{shown} in the cache', {f'home/.debug/{id_path(MODULE_ID)}/elf': bytes_of}, recording, all_module(shown), [])
        checks.folds(f'{shown} nowhere', {}, recording, no_module(shown))
        checks.folds(f'{shown} cut off', {f'root/{plain}{end}': bytes_of[:len(bytes_of) // 2]}, recording, no_module(shown))


def check_module_choice(checks):
    place, shown, content = f'root{MODULE_PATH}', '[nf-tables.ko]', module_file()
    checks.folds('a module of another build-id', {place: module_file(OTHER_ID)}, module_recording(), no_module(shown))
    checks.folds('the build-id of its map', {place: content}, module_recording(header_id=None, map_id=MODULE_ID), all_module('[[nf_tables]]'))
    checks.folds('no build-id was recorded', {place: content}, module_recording(header_id=None), no_module('[[nf_tables]]'))
    checks.folds('a module whose path is not known', {f'debug/{id_path(MODULE_ID)}/elf': content},
                 module_recording('[nf_tables]'), all_module('[[nf_tables]]'))
    checks.folds('a path that leads upwards', {f'root{MODULE_PATH}': content, 'debug/x.ko': content},
                 module_recording('/lib/../x.ko'), no_module('[x.ko]'))
    twice = module_recording()
    again = module_recording(moved=0x100000)
    twice.records += again.records
    both = b''.join(b'%s %d\n' % (line.rsplit(b' ', 1)[0], 2 * int(line.rsplit(b' ', 1)[1])) for line in all_module(shown).splitlines())
    checks.folds('a module that was loaded twice', {place: content}, twice, both)
    reordered = elf(RELOCATABLE, [MODULE_SECTIONS[1], MODULE_SECTIONS[2], MODULE_SECTIONS[0], MODULE_SECTIONS[5]],
                    [symbol for symbol in MODULE_SYMBOLS if symbol[1] in ('.text', '.data')], MODULE_ID)
    names = {offset: name if name in ('probe', 'after') else None for offset, name in MODULE_NAMES.items()}
    checks.folds('a module begins with .text', {place: reordered}, module_recording(), expected(names, shown))
    got = checks.fold(['--stats', '--symbols=dirs', f'{checks.folder}/perf.data'])
    checks.check('what is missing is reported', b'of the weight: ' + MODULE_PATH.encode() in got.stderr and
                 b'no file with its symbols was found that has the recorded build-id' in got.stderr, got.stderr)


def check_messages(checks):
    """What has no names is said, each thing once."""
    words = [f'--symfs={checks.folder}/root', '--symbols=dirs']
    two = module_recording()
    other = module_recording(MODULE_PATH.replace('nf-tables', 'other'), moved=0x100000)
    two.records += other.records
    two.build_ids += other.build_ids
    kernel, module = b'the kernel that was recorded (6.1.0-test) does not run here', b'no file of this kernel module has the recorded build-id'
    for what, recording, want, other in (
            ('the kernel', kernel_recording(KERNEL_NAMES), kernel, module), ('a module', module_recording(), module, b'more kernel modules'),
            ('two modules', two, b'1 more kernel modules have none', kernel),
            ('a module without build-id', module_recording(header_id=None), b'was not recorded', module)):
        checks.clear()
        got = checks.fold_made(recording, words).stderr
        checks.check(f'what has no names: {what}', got.count(want) == 1 and other not in got, got)
    checks.clear()
    checks.put('root/vmlinux', vmlinux())
    checks.put(f'root{MODULE_PATH}', module_file())
    for recording in kernel_recording({0: 'first'}), module_recording():
        got = checks.fold_made(recording, words).stderr
        checks.check('nothing is said of what was found', not got, got)


def check_damage(checks, rounds):
    """Any byte of the files may be wrong."""
    chance = random.Random(22)
    recordings = [kernel_recording(KERNEL_NAMES), module_recording()]
    recordings[0].records += recordings[1].records
    recordings[0].build_ids += recordings[1].build_ids
    for number in range(rounds):
        files = {f'root/boot/vmlinux-{RELEASE}': bytearray(vmlinux()), f'root{MODULE_PATH}': bytearray(module_file())}
        for content in files.values():
            for _ in range(chance.choice((1, 4, 16))):
                # headers, the tables of sections and symbols
                at = chance.choice((chance.randrange(64), len(content) - 1 - chance.randrange(0x500), chance.randrange(len(content))))
                content[at] = chance.choice((0, 1, 0x7f, 0x80, 0xff, chance.randrange(256)))
            if number % 4 == 0:
                del content[chance.randrange(len(content)):]
        checks.clear()
        for path, content in files.items():
            checks.put(path, content)
        got = checks.fold_made(recordings[0], [f'--symfs={checks.folder}/root', '--symbols=dirs'])
        total = sum(int(line.rsplit(b' ', 1)[1]) for line in got.stdout.splitlines())
        checks.check(f'damage {number}', got.returncode == 0 and SANITIZER not in got.stderr and
                     total == len(KERNEL_NAMES) + len(MODULE_NAMES), got.stdout + got.stderr)


def perf_says(checks, recording, words):
    data = checks.put('perf.data', recording.file())
    printed = subprocess.run(['perf', 'script', *words, '-i', data], check=True, capture_output=True, env=checks.env).stdout
    return subprocess.run([checks.program], input=printed, check=True, capture_output=True).stdout


def check_against_perf(checks):
    """perf 6.1 has no names in other sections than .text of a module, and goes on with the last one there."""
    text = {offset: name for offset, name in MODULE_NAMES.items() if name in ('probe', 'after')}
    module = module_recording()
    module.records = b''
    module.map('[kernel.kallsyms]_text', LINKED, 0x1000000, LINKED)
    module.map(MODULE_PATH, MODULE, 0x4000, 0)
    for offset in text:
        module.sample(MODULE + offset)
    for what, path, content, recording, shown in (
            ('vmlinux', 'root/vmlinux', vmlinux(), kernel_recording(KERNEL_NAMES), None),
            ('vmlinux by _stext', 'root/vmlinux', vmlinux(), kernel_recording(KERNEL_NAMES, ('_stext', 0x100)), None),
            ('module', f'root{MODULE_PATH}', module_file(), module, text)):
        checks.clear()
        checks.put(path, content)
        ours = checks.fold_made(recording, [f'--symfs={checks.folder}/root', '--symbols=dirs']).stdout
        theirs = perf_says(checks, recording, [f'--symfs={checks.folder}/root'])
        checks.check(f'perf and {what}', ours.count(b'\n') >= len(shown or KERNEL_NAMES) // 2 and
                     ours == theirs, ours + b'but perf: ' + theirs)


def main():
    with tempfile.TemporaryDirectory() as folder:
        checks = KernelChecks(sys.argv[1], folder, os.environ['PATH'])
        check_image_places(checks)
        check_image_choice(checks)
        check_kcore(checks)
        check_modules_of_kallsyms(checks)
        check_module_places(checks)
        check_module_choice(checks)
        check_messages(checks)
        check_damage(checks, 200)
        if '--perf' in sys.argv:
            check_against_perf(checks)
    checks.finish()


main()
