#!/usr/bin/env python3
"""Recordings of aarch64, made of samples that a program took of itself under an emulator; every stack must be one of its own.

usage: emulated.py BUILD_DIR [FOLDER] [--keep]

Builds testdata/src/chain.c for aarch64, with and without frame pointers and with signed return addresses, runs it with
qemu-aarch64, and puts what it prints into recordings as `perf record` would write them: with --call-graph dwarf, and with call
chains by frame pointer and the one register that perf adds there. Both are folded without perf and compared with what the
program says. With --keep the recordings and the programs replace those in testdata (FOLDER was /tmp/demo/chain). Skipped (exit
77) without the cross compiler or the emulator.
"""
import os
import shutil
import struct
import sys
import tempfile

from chains import CHAIN, SKIPPED, known_stacks, unknown_stacks
from record import DATA, SOURCE, folded, run

EMULATOR = shutil.which('qemu-aarch64') or shutil.which('qemu-aarch64-static')
COMPILER = 'aarch64-linux-gnu-gcc'
PID, PERIOD = 4242, 1000000
IP, TID, TIME, CALLCHAIN, PERIOD_FIELD, REGS_USER, STACK_USER = 1, 2, 4, 32, 256, 4096, 8192
CONTEXT_USER = 2**64 - 512
ADDRESS_BITS = 2**48 - 1 # the others may be a signature
LINK, FRAME = 30, 29


def read_samples(output):
    """What the program printed: registers (x0 to x30, sp, pc) and a copy of the stack, for each sample."""
    samples = []
    while output:
        registers, (size,) = struct.unpack_from('<33Q', output), struct.unpack_from('<Q', output, 264)
        samples.append((registers, output[272:272 + size]))
        output = output[272 + size:]
    return samples


def frame_chain(registers, stack):
    """The chain that the kernel finds by frame pointers."""
    chain, frame, start = [registers[32]], registers[FRAME], registers[31]
    while frame and start <= frame <= start + len(stack) - 16:
        frame, link = struct.unpack_from('<2Q', stack, frame - start)
        chain.append(link & ADDRESS_BITS)
    return chain


def text(value):
    data = value.encode() + b'\0'
    return data + bytes(-len(data) % 8)


class Recording:
    """Records, and the file around them."""

    def __init__(self, by_frames):
        self.by_frames = by_frames
        self.fields = IP | TID | TIME | CALLCHAIN | PERIOD_FIELD | REGS_USER | (0 if by_frames else STACK_USER)
        self.mask = 1 << LINK if by_frames else 2**33 - 1
        self.records = b''
        self.time = 1000

    def add(self, kind, misc, body):
        self.time += 1000
        self.records += struct.pack('<IHH', kind, misc, 8 + len(body)) + body

    def add_with_trailer(self, kind, misc, body):
        self.add(kind, misc, body + struct.pack('<IIQ', PID, PID, self.time + 1000))

    def add_map(self, start, size, offset, name):
        self.add_with_trailer(10, 2, struct.pack('<IIQQQIIQQII', PID, PID, start, size, offset, 0, 0, 0, 0, 5, 2) + text(name))

    def add_sample(self, registers, stack):
        chain = [CONTEXT_USER, *frame_chain(registers, stack)] if self.by_frames else []
        body = struct.pack('<QIIQQ', registers[32], PID, PID, self.time + 1000, PERIOD)
        body += struct.pack(f'<Q{len(chain)}Q', len(chain), *chain)
        values = [value for i, value in enumerate(registers) if self.mask >> i & 1]
        body += struct.pack(f'<Q{len(values)}Q', 2, *values)
        if not self.by_frames:
            body += struct.pack('<Q', len(stack)) + stack + struct.pack('<Q', len(stack))
        self.add(9, 2, body)

    def file(self):
        attr = struct.pack('<IIQQQQQ', 1, 128, 0, PERIOD, self.fields, 0, 1 << 18).ljust(80, b'\0')
        attr = (attr + struct.pack('<QI', self.mask, 0 if self.by_frames else 8192)).ljust(128, b'\0')
        name, machine = text('cpu-clock').ljust(64, b'\0'), text('aarch64')
        contents = [struct.pack('<I', len(machine)) + machine,
                    struct.pack('<II', 1, 128) + attr + struct.pack('<II', 0, len(name)) + name]
        at = 104 + 144 + len(self.records) + 16 * len(contents)
        sections = b''
        for content in contents:
            sections += struct.pack('<QQ', at, len(content))
            at += len(content)
        header = b'PERFILE2' + struct.pack('<10Q', 104, 144, 104, 144, 248, len(self.records), 0, 0, 1 << 6 | 1 << 12, 0)
        return header.ljust(104, b'\0') + attr + bytes(16) + self.records + sections + b''.join(contents)


def code_segment(path):
    """Address, size and offset of the segment with the code of an ELF file."""
    with open(path, 'rb') as file:
        data = file.read()
    at, size, count = struct.unpack_from('<Q', data, 32)[0], *struct.unpack_from('<HH', data, 54)
    for i in range(count):
        kind, flags, offset, address, _, file_size = struct.unpack_from('<IIQQQQ', data, at + i * size)
        if kind == 1 and flags & 1:
            return address, file_size, offset
    raise ValueError(path)


def make(folder, binary, by_frames):
    """The recording of a program, and the perf map that belongs to it."""
    recording = Recording(by_frames)
    samples = read_samples(run(EMULATOR, f'{folder}/{binary}', '1', capture_output=True).stdout)
    start, size, offset = code_segment(f'{folder}/{binary}')
    made = {registers[LINK] & ~4095 for registers, _ in samples if not start <= registers[LINK] < start + size}
    recording.add_with_trailer(3, 0, struct.pack('<II', PID, PID) + text(binary))
    recording.add_map(start, size, offset, f'{folder}/{binary}')
    for address in made:
        recording.add_map(address, 4096, 0, '//anon')
    for registers, stack in samples:
        recording.add_sample(registers, stack)
    return recording.file(), ''.join(f'{address:x} 14 made_code\n' for address in sorted(made))


def build(folder):
    source = os.path.join(SOURCE, 'testdata', 'src', 'chain.c')
    flags = [flag for flag in CHAIN if 'cf-protection' not in flag]
    run(COMPILER, *flags, '-mbranch-protection=standard', '-static', source, '-o', 'arm_chain', cwd=folder)
    flags = [flag for flag in flags if 'frame-pointer' not in flag]
    run(COMPILER, *flags, '-fno-omit-frame-pointer', '-static', source, '-o', 'arm_frames', cwd=folder)


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], 'stackcollapse-perf', 'stackcollapse-perf'))
    words = [word for word in sys.argv[2:] if not word.startswith('-')]
    if not EMULATOR or not shutil.which(COMPILER):
        print('skipped: there is no cross compiler for aarch64, or no emulator')
        sys.exit(SKIPPED)
    folder = os.path.abspath(words[0] if words else tempfile.mkdtemp())
    os.makedirs(folder, exist_ok=True)
    build(folder)
    bad = 0
    root = os.path.join(DATA, 'root') if '--keep' in sys.argv else tempfile.mkdtemp()
    os.makedirs(f'{root}/tmp', exist_ok=True)
    os.makedirs(root + folder, exist_ok=True)
    for name, binary, by_frames in (('dwarf-arm', 'arm_chain', False), ('frames-arm', 'arm_frames', True)):
        data, perf_map = make(folder, binary, by_frames)
        shutil.copy(f'{folder}/{binary}', root + folder)
        path = f'{DATA if "--keep" in sys.argv else root}/{name}'
        with open(f'{path}.perf.data', 'wb') as file:
            file.write(data)
        with open(f'{root}/tmp/perf-{PID}.map', 'w', encoding='utf-8') as file:
            file.write(perf_map)
        native = run(program, '--event-filter=all', '--reader=native', f'--symfs={root}', '--symbols=dirs', f'{path}.perf.data',
                     capture_output=True).stdout
        known = known_stacks(EMULATOR, f'{folder}/{binary}')
        if by_frames: # in the kernel's frame of a signal there is no function that was interrupted
            known |= {stack.replace(';interrupted', '') for stack in known}
        wrong = list(unknown_stacks(known, folded(native)))
        leaves = native.count(b';leaf ')
        bad += bool(wrong) or leaves < 6
        print(f'{name}: {leaves} stacks with the leaf')
        for stack in wrong:
            print(f'FAILED {name}: not a stack of the program: {stack}')
        if '--keep' in sys.argv:
            with open(f'{path}.folded', 'wb') as file:
                file.write(native)
    if not words:
        shutil.rmtree(folder)
    if '--keep' not in sys.argv:
        shutil.rmtree(root)
    print(f'{2 - bad} passed, {bad} failed')
    sys.exit(bad > 0)


main()
