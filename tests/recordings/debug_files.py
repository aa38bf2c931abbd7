#!/usr/bin/env python3
"""Debug files where distributions put them, and compressed debug information: symbols and call chains come from them.

usage: debug_files.py SOURCE_DIR BUILD_DIR

A binary without symbols and its debug file are made (made_files.py); the debug file is put below a root in the layouts of Debian,
Ubuntu, Fedora, openSUSE and others, with /bin and /lib in /usr or not. Then the .debug_frame of a program of testdata is
compressed in every way that linkers know: its recording must have the same fold. The last line is "N passed, N failed".
"""
import os
import shutil
import struct
import sys
import tempfile
import zlib

from checks import SANITIZER, ChecksOfFiles
from made_files import ALLOC, BYTES, CODE, COMPRESSED, EXECUTABLE, FUNCTION, USER, Recording, elf, section_of, with_section, zstd_frame

APP_ID, OTHER_ID = bytes(range(1, 21)), bytes(range(61, 81))
START, TEXT = 0x400000, 0x1000
NAMES = b'app;helper 1\napp;main 2\n'


def binary(symbols, link='', build_id=APP_ID):
    sections = [('.text', BYTES, ALLOC | CODE, START + TEXT, 4096, b'\x90' * 0x100)]
    if link:
        sections.append(('.gnu_debuglink', BYTES, 0, 0, 4, link.encode() + bytes(4 - len(link) % 4) + bytes(4)))
    return elf(EXECUTABLE, sections, [('main', '.text', START + TEXT, 0x40, FUNCTION), ('helper', '.text', START + TEXT + 0x40, 0x40, FUNCTION)]
               if symbols else [], build_id)


def fold_with(checks, path, files, build_id):
    """The fold of a recording of a program with that path, and these files."""
    for folder in ('root', 'debug'):
        shutil.rmtree(f'{checks.folder}/{folder}', ignore_errors=True)
    for name, content in files.items():
        checks.put(name, content)
    recording = Recording()
    recording.map(path, START, 0x2000, 0, USER)
    for offset in (0, 0x3f, 0x40):
        recording.sample(START + TEXT + offset, USER)
    if build_id:
        recording.build_id(path, build_id, USER)
    return checks.fold_made(recording, [f'--symfs={checks.folder}/root', f'--debug-dir={checks.folder}/debug', '--symbols=dirs'])


def check_layouts(checks):
    by_id = f'.build-id/{APP_ID.hex()[:2]}/{APP_ID.hex()[2:]}'
    fedora = 'app-1.2-3.fc40.x86_64.debug'
    layouts = [
        # What it is, the recorded path, the debug link, where the debug file is
        ('Debian, by build-id', '/usr/bin/app', '', f'usr/lib/debug/{by_id}.debug'),
        ('Debian, old: by path', '/usr/bin/app', '', 'usr/lib/debug/usr/bin/app'),
        ('Gentoo, Arch: by path', '/usr/bin/app', '', 'usr/lib/debug/usr/bin/app.debug'),
        ('/bin, whose package knows /usr/bin', '/bin/app', '', 'usr/lib/debug/usr/bin/app.debug'),
        ('/usr/bin, whose package knows /bin', '/usr/bin/app', '', 'usr/lib/debug/bin/app.debug'),
        ('Ubuntu, old: a library', '/usr/lib/x86_64-linux-gnu/app', '', 'usr/lib/debug/lib/x86_64-linux-gnu/app'),
        ('Fedora, openSUSE: by link', '/usr/bin/app', fedora, f'usr/lib/debug/usr/bin/{fedora}'),
        ('Fedora, merged', '/bin/app', fedora, f'usr/lib/debug/usr/bin/{fedora}'),
        ('Fedora, before it was merged', '/usr/lib64/app', fedora, f'usr/lib/debug/lib64/{fedora}'),
        ('beside it', '/opt/app', 'app.debug', 'opt/app.debug'),
        ('beside it, in .debug', '/opt/app', 'app.debug', 'opt/.debug/app.debug'),
        ('beside it, by its own name', '/opt/app', '', 'opt/.debug/app'),
    ]
    full, nothing = binary(True), b'app;[app] 3\n'
    for build_id in (APP_ID, None):
        for what, path, link, place in layouts:
            own = {f'root{path}': binary(False, link)}
            got = fold_with(checks, path, own, build_id)
            checks.check(f'{what}: not there', got.stdout == nothing, got.stdout + got.stderr)
            got = fold_with(checks, path, {**own, f'root/{place}': full}, build_id)
            checks.check(what, got.stdout == NAMES, got.stdout + got.stderr)
            got = fold_with(checks, path, {**own, f'root/{place}': binary(True, build_id=OTHER_ID)}, build_id)
            checks.check(f'{what}: of another build', got.stdout == nothing, got.stdout + got.stderr)
            if place.startswith('usr/lib/debug/'):
                got = fold_with(checks, path, {**own, f'debug/{place.removeprefix("usr/lib/debug/")}': full}, build_id)
                checks.check(f'{what}: --debug-dir', got.stdout == NAMES, got.stdout + got.stderr)
    got = fold_with(checks, '/usr/bin/app', {f'root/usr/lib/debug/{by_id}.debug': full}, APP_ID)
    checks.check('the binary is gone, its debug file is there', got.stdout == NAMES, got.stdout + got.stderr)
    for link in ('../x', 'x/y'):
        places = {f'root/usr/bin/{link}', f'root/usr/lib/debug/usr/bin/{link}', f'debug/usr/bin/{link}', f'root/usr/bin/.debug/{link}'}
        got = fold_with(checks, '/usr/bin/app', {'root/usr/bin/app': binary(False, link), **{place: full for place in places}}, APP_ID)
        checks.check(f'a debug link that leads elsewhere: {link}', got.stdout == nothing, got.stdout + got.stderr)


def check_split(checks):
    """Split debug information beside a binary is mentioned, once."""
    paths = ['/usr/bin/app', '/usr/bin/tool', '/usr/bin/other']
    shutil.rmtree(f'{checks.folder}/root', ignore_errors=True)
    recording = Recording()
    for number, path in enumerate(paths):
        recording.map(path, START * (number + 1), 0x2000, 0, USER)
        recording.sample(START * (number + 1) + TEXT, USER)
        checks.put(f'root{path}', binary(True))
    words = ['--stats', f'--symfs={checks.folder}/root', '--symbols=dirs']
    got = checks.fold_made(recording, words)
    checks.check('no split debug information', got.returncode == 0 and b'split' not in got.stderr, got.stderr)
    for count, more in (1, b''), (2, b': 1 more binaries have such a file\n'):
        checks.put(f'root{paths[count - 1]}.dwp', b'')
        got = checks.fold_made(recording, words)
        checks.check(f'split debug information: {count}', got.stderr.count(b'.dwp: split debug information is not read') == 1 and
                     more in got.stderr, got.stderr)
    got = checks.fold_made(recording, words[1:])
    checks.check('only with --stats', not got.stderr, got.stderr)


def compressed_frames(file):
    """What it is, the file, and whether its frames can be read."""
    frames = section_of(file, '.debug_frame')
    by_zlib = zlib.compress(frames, 9)

    def head(kind, size=len(frames)):
        return struct.pack('<IIQQ', kind, 0, size, 8)

    def marked(content):
        return with_section(file, '.debug_frame', '.debug_frame', COMPRESSED, content)

    def old(content):
        return with_section(file, '.debug_frame', '.zdebug_frame', 0, content)

    yield 'not compressed', file, True
    yield 'zlib', marked(head(1) + by_zlib), True
    yield 'zstd', marked(head(2) + zstd_frame(frames)), True
    yield 'zlib, old', old(b'ZLIB' + struct.pack('>Q', len(frames)) + by_zlib), True
    yield 'an unknown way', marked(head(3) + by_zlib), False
    yield 'zlib that is zstd', marked(head(1) + zstd_frame(frames)), False
    yield 'too small a size', marked(head(1, len(frames) - 1) + by_zlib), False
    yield 'too large a size', marked(head(1, len(frames) + 1) + by_zlib), False
    yield 'an enormous size', marked(head(1, 1 << 62) + by_zlib), False
    yield 'a size that is not likely', marked(head(1, len(frames) + (1 << 24)) + zlib.compress(frames + bytes(1 << 24), 9)), False
    yield 'no header', marked(by_zlib[:20]), False
    yield 'cut off', marked(head(1) + by_zlib[:-8]), False
    yield 'zstd, cut off', marked(head(2) + zstd_frame(frames)[:-8]), False
    yield 'zlib, old, without a mark', old(b'ZLIP' + struct.pack('>Q', len(frames)) + by_zlib), False
    yield 'zlib, old, an enormous size', old(b'ZLIB' + struct.pack('>Q', 2**64 - 1) + by_zlib), False
    yield 'zlib, old, cut off in its size', old(b'ZLIB\0\0'), False


def check_compressed(checks, source):
    data = os.path.join(source, 'testdata', 'recordings')
    place = 'root/tmp/demo/chain/debug_chain'
    with open(f'{data}/{place}', 'rb') as file:
        plain = file.read()
    with open(f'{data}/dwarf-debug.folded', 'rb') as file:
        expected = file.read()
    shutil.rmtree(f'{checks.folder}/root', ignore_errors=True)
    shutil.copytree(f'{data}/root', f'{checks.folder}/root')
    for what, content, readable in compressed_frames(plain):
        checks.put(place, content)
        got = checks.fold([f'--symfs={checks.folder}/root', f'--debug-dir={data}/debug', '--symbols=dirs', '--event-filter=all',
                           f'{data}/dwarf-debug.perf.data'])
        checks.check(f'.debug_frame: {what}', got.returncode == 0 and (got.stdout == expected) == readable and got.stdout and
                     SANITIZER not in got.stderr, got.stderr + got.stdout)


def main():
    source, build = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        checks = ChecksOfFiles(build, folder, folder)
        check_layouts(checks)
        check_split(checks)
        check_compressed(checks, source)
    checks.finish()


main()
