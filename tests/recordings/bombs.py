#!/usr/bin/env python3
"""Small recordings and binaries that would take minutes or gigabytes if every header were believed.

usage: bombs.py BUILD_DIR

Each names one part of itself thousands of times, or becomes ten thousand times what it is when it is unpacked (made_files.py has
the formats). It is refused or read with the memory and the time that others take. The last line is "N passed, N failed".
"""
import os
import shutil
import struct
import subprocess
import sys
import tempfile

from checks import SANITIZER, ChecksOfFiles
from made_files import ALLOC, BYTES, CODE, EXECUTABLE, FUNCTION, NOTES, SECTION, USER, Recording, elf

MOST_SECONDS, MOST_KB = 6, 200000  # of a sanitized build on a busy machine; the least of these took a minute or 500 MB
START, TEXT = 0x400000, 0x1000
BLOCK = 1 << 17
COMPRESSED_RECORD = 81


def recording_of(path):
    recording = Recording()
    recording.map(path, START, 0x2000, 0, USER)
    recording.sample(START + TEXT, USER)
    return recording


def binary(sections):
    return elf(EXECUTABLE, [('.text', BYTES, ALLOC | CODE, START + TEXT, 4096, b'\x90' * 0x100), *sections],
               [('main', '.text', START + TEXT, 0x40, FUNCTION)], b'')


def with_headers(file, number, count):
    """The file with so many more headers of a section, after the others, which end the file."""
    headers, = struct.unpack_from('<Q', file, 40)
    sections, = struct.unpack_from('<H', file, 60)
    at = headers + SECTION * number
    return file[:60] + struct.pack('<H', sections + count) + file[62:] + file[at:at + SECTION] * count


def with_one_section_of_ids(events, ids):
    """A recording of many events, each with the same ids."""
    recording = Recording()
    recording.sample(START)
    attribute, _ = recording.described()
    attributes_at = 104 + len(recording.records)
    ids_at = attributes_at + events * (len(attribute) + 16)
    header = b'PERFILE2' + struct.pack('<QQQQQQQQ', 104, len(attribute) + 16, attributes_at, ids_at - attributes_at, 104,
                                       len(recording.records), 0, 0) + bytes(32)
    return header + recording.records + (attribute + struct.pack('<QQ', ids_at, 8 * ids)) * events + struct.pack(f'<{ids}Q', *range(1, ids + 1))


def zeros(blocks):
    """A frame of zstd that becomes so many blocks."""
    numbers = (BLOCK << 3 | 1 << 1 | (number == blocks - 1) for number in range(blocks))
    return b'\x28\xb5\x2f\xfd\0\x58' + b''.join(struct.pack('<I', number)[:3] + b'\0' for number in numbers)


def packed(count):
    """A recording of one sample again and again, as perf record -z writes it."""
    recording = Recording()
    recording.records = b''
    recording.time = 1000
    recording.sample(START)
    stream = subprocess.run(['zstd', '-q', '-19', '--no-check', '-c'], input=recording.records * count, check=True, capture_output=True).stdout
    recording.records = b''
    for at in range(0, len(stream), 0xf000):
        part = stream[at:at + 0xf000]
        recording.records += struct.pack('<IHH', COMPRESSED_RECORD, 0, 8 + len(part)) + part
    return recording.file()


class Bombs(ChecksOfFiles):
    def small(self, what, words, good, times=1):
        """Runs the program; `good` judges what it printed. It may take so many times the time and memory."""
        words = [self.program, '--reader=native', '--symbols=dirs', f'--symfs={self.folder}/root', *words]
        out, err = f'{self.folder}/out', f'{self.folder}/err'
        process = os.posix_spawn(self.program, words, self.env, file_actions=[
            (os.POSIX_SPAWN_OPEN, number, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for number, path in ((1, out), (2, err))])
        _, status, used = os.wait4(process, 0)
        with open(out, 'rb') as out_file, open(err, 'rb') as err_file:
            printed, said = out_file.read(), err_file.read()
        seconds, kilobytes = used.ru_utime + used.ru_stime, used.ru_maxrss
        print(f'  {what}: {seconds:.2f} s, {kilobytes // 1024} MB')
        self.check(what, good(os.waitstatus_to_exitcode(status), printed, said) and SANITIZER not in said, printed + said)
        self.check(f'{what}, its time', seconds <= times * MOST_SECONDS, b'%.1f s' % seconds)
        self.check(f'{what}, its memory', kilobytes <= times * MOST_KB, b'%d kB' % kilobytes)


def main():
    with tempfile.TemporaryDirectory() as folder:
        checks = Bombs(sys.argv[1], folder, os.environ['PATH'])
        checks.small('ids of events', [checks.put('ids.data', with_one_section_of_ids(1000, 30000))],
                     lambda status, printed, said: status == 1 and b'its header is damaged' in said)
        note = struct.pack('<III', 4, 0, 9) + b'GNU\0'
        checks.put('root/bin/app', with_headers(binary([('.note', NOTES, ALLOC, 0, 4, note * 65536)]), 3, 40000))
        data = checks.put('app.data', recording_of('/bin/app').file())
        checks.small('headers of notes', [data], lambda status, printed, said: status == 0 and printed == b'app;main 1\n')
        checks.put('root/bin/app', elf(EXECUTABLE, [('.gnu_debugdata', BYTES, 0, 0, 1, zeros(4096)),
                                                   ('.text', BYTES, ALLOC | CODE, START + TEXT, 4096, bytes(64))], [], b''))
        checks.small('packed symbols', [data], lambda status, printed, said: status == 0 and printed == b'app;[app] 1\n')
        if shutil.which('zstd'):
            checks.small('packed records', [checks.put('z.data', packed(8000000))],
                         lambda status, printed, said: status == 1 and b'too many of its records wait for others' in said, 4)
        else:
            print('skipped: zstd is not installed')
    checks.finish()


main()
