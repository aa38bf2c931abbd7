"""ELF files and recordings that tests make byte by byte: what there is no hardware or no distribution for here.

Formats: the ELF specification; tools/perf/Documentation/perf.data-file-format.txt and perf_event.h of the Linux sources.
"""
import struct

RELOCATABLE, EXECUTABLE = 1, 2
BYTES, SYMBOLS, STRINGS, NOTES = 1, 2, 3, 7  # types of sections
WRITE, ALLOC, CODE, COMPRESSED = 1, 2, 4, 1 << 11
LABEL, OBJECT, FUNCTION = 0, 1, 2

X86_64, GLOBAL = 62, 1
HEADER, SECTION, SYMBOL = 64, 64, 24


def padded(content, to):
    return content + bytes(-len(content) % to)


def build_id_note(build_id):
    return struct.pack('<III', 4, len(build_id), 3) + b'GNU\0' + padded(build_id, 4)


def elf(kind, sections, symbols, build_id):
    """A file of sections (name, type, flags, address, alignment, bytes) and symbols (name, section, value, size, type)."""
    sections = [('.note.gnu.build-id', NOTES, ALLOC, 0, 4, build_id_note(build_id)), *sections]
    places = {section[0]: number for number, section in enumerate(sections, 1)}
    strings, table, names = b'\0', bytes(SYMBOL), b'\0'
    for name, section, value, size, what in symbols:
        table += struct.pack('<IBBHQQ', len(strings), GLOBAL << 4 | what, 0, places[section], value, size)
        strings += name.encode() + b'\0'
    if symbols:
        sections += [('.symtab', SYMBOLS, 0, 0, 8, table), ('.strtab', STRINGS, 0, 0, 1, strings)]
    all_names = b'\0' + b''.join(section[0].encode() + b'\0' for section in sections) + b'.shstrtab\0'
    sections.append(('.shstrtab', STRINGS, 0, 0, 1, all_names))
    body, headers = bytes(HEADER), bytes(SECTION)
    for name, what, flags, address, alignment, content in sections:
        body = padded(body, alignment)
        link, size = (len(sections) - 1, SYMBOL) if what == SYMBOLS else (0, 0)
        headers += struct.pack('<IIQQQQIIQQ', len(names), what, flags, address, len(body), len(content), link, 0, alignment, size)
        names += name.encode() + b'\0'
        body += content
    body = padded(body, 8)
    start = b'\x7fELF\2\1\1' + bytes(9) + struct.pack('<HHIQQQIHHHHHH', kind, X86_64, 1, 0, 0, len(body), 0, HEADER, 0, 0, SECTION,
                                                     len(sections) + 1, len(sections))
    return start + body[HEADER:] + headers


def with_section(file, name, new_name, flags, content):
    """An ELF file of 64 bit in which one section has another name, flags and bytes, which are added at the end."""
    file = bytearray(file)
    headers, = struct.unpack_from('<Q', file, 40)
    count, names = struct.unpack_from('<HH', file, 60)
    names_header = headers + SECTION * names
    names_at, names_size = struct.unpack_from('<QQ', file, names_header + 24)
    strings = bytes(file[names_at:names_at + names_size])
    for number in range(count):
        at = headers + SECTION * number
        own, = struct.unpack_from('<I', file, at)
        if strings[own:strings.index(b'\0', own)] == name.encode():
            struct.pack_into('<I', file, at, len(strings))
            struct.pack_into('<Q', file, at + 8, flags)
            struct.pack_into('<QQ', file, at + 24, len(file), len(content))
            file += content
            strings += new_name.encode() + b'\0'
            struct.pack_into('<QQ', file, names_header + 24, len(file), len(strings))
            return bytes(file + strings)
    raise ValueError(f'there is no section {name}')


def section_of(file, name):
    """The bytes of a section of an ELF file of 64 bit."""
    headers, = struct.unpack_from('<Q', file, 40)
    count, names = struct.unpack_from('<HH', file, 60)
    names_at, = struct.unpack_from('<Q', file, headers + SECTION * names + 24)
    for number in range(count):
        own, = struct.unpack_from('<I', file, headers + SECTION * number)
        if file[names_at + own:file.index(b'\0', names_at + own)] == name.encode():
            at, size = struct.unpack_from('<QQ', file, headers + SECTION * number + 24)
            return bytes(file[at:at + size])
    raise ValueError(f'there is no section {name}')


def zstd_frame(content):
    """A frame of blocks that are not compressed: for files of which the decoder is not what is tested."""
    blocks = [content[at:at + 0x10000] for at in range(0, len(content), 0x10000)] or [b'']
    return b'\x28\xb5\x2f\xfd\0\x58' + b''.join(
        struct.pack('<I', len(block) << 3 | (number == len(blocks) - 1))[:3] + block for number, block in enumerate(blocks))


KERNEL, USER = 1, 2
HAS_BUILD_ID = 1 << 14
MMAP, COMM, SAMPLE, MMAP2 = 1, 3, 9, 10
FIELDS = 1 | 2 | 4 | 32 | 256  # address, thread, time, call chain, period
CONTEXT = {KERNEL: 2**64 - 128, USER: 2**64 - 512}
PID, PERIOD = 7, 1
BUILD_IDS, RELEASE, PROCESSOR, EVENT_NAMES = 2, 4, 6, 12  # features
ATTRIBUTE, BUILD_ID, FEATURE = 64, 67, 80  # records of a recording through a pipe


def text(value, to=8):
    return padded(value.encode() + b'\0', to)


class Recording:
    """One event, one process called app; each sample counts 1."""

    def __init__(self, release=''):
        self.release, self.records, self.build_ids, self.time = release, b'', b'', 0
        self.add(COMM, 0, struct.pack('<II', PID, PID) + text('app'))

    def add(self, kind, misc, body):
        self.time += 1000
        if kind != SAMPLE:
            body += struct.pack('<IIQ', PID, PID, self.time)
        self.records += struct.pack('<IHH', kind, misc, 8 + len(body)) + body

    def map(self, path, start, size, offset, mode=KERNEL, build_id=None):
        place = struct.pack('<iIQQQ', -1 if mode == KERNEL else PID, PID, start, size, offset)
        if build_id is None:
            self.add(MMAP, mode, place + text(path))
        else:
            identity = bytes([len(build_id), 0, 0, 0]) + padded(build_id, 20)
            self.add(MMAP2, mode | HAS_BUILD_ID, place + identity + struct.pack('<II', 5, 2) + text(path))

    def sample(self, address, mode=KERNEL):
        self.add(SAMPLE, mode, struct.pack('<QIIQQQQQ', address, PID, PID, self.time, PERIOD, 2, CONTEXT[mode], address))

    def build_id(self, path, build_id, mode=KERNEL):
        body = struct.pack('<i', -1) + padded(build_id, 20) + bytes([len(build_id), 0, 0, 0]) + text(path, 64)
        self.build_ids += struct.pack('<IHH', 0, mode | 1 << 15, 8 + len(body)) + body

    def described(self):
        """The attribute of the event, and the features."""
        attribute = struct.pack('<IIQQQQQ', 1, 128, 0, 1000, FIELDS, 0, 1 << 18) + bytes(128 - 48)
        names = struct.pack('<II', 1, 128) + attribute + struct.pack('<II', 1, 64) + text('cpu-clock', 64) + struct.pack('<Q', 1)
        features = {BUILD_IDS: self.build_ids, RELEASE: struct.pack('<I', 64) + text(self.release, 64) if self.release else b'',
                    PROCESSOR: struct.pack('<I', 64) + text('x86_64', 64), EVENT_NAMES: names}
        return attribute, {bit: content for bit, content in features.items() if content}

    def file(self):
        attribute, features = self.described()
        ids_at = 104 + 144
        out = b'PERFILE2' + struct.pack('<8Q', 104, 144, 104, 144, ids_at + 8, len(self.records), 0, 0)
        out += struct.pack('<4Q', sum(1 << bit for bit in features), 0, 0, 0)
        out += attribute + struct.pack('<QQ', ids_at, 8) + struct.pack('<Q', 1) + self.records
        at = len(out) + 16 * len(features)
        for content in features.values():
            out += struct.pack('<QQ', at, len(content))
            at += len(content)
        return out + b''.join(features.values())

    def pipe(self):
        """The same as perf record writes it through a pipe: build-ids come last."""
        attribute, features = self.described()
        del features[BUILD_IDS]
        bodies = [(ATTRIBUTE, attribute + struct.pack('<Q', 1))]
        bodies += [(FEATURE, struct.pack('<Q', bit) + padded(content, 8)) for bit, content in features.items()]
        start = b''.join(struct.pack('<IHH', kind, 0, 8 + len(body)) + body for kind, body in bodies)
        ids = bytearray(self.build_ids)
        at = 0
        while at < len(ids):
            struct.pack_into('<I', ids, at, BUILD_ID)
            at += struct.unpack_from('<H', ids, at + 6)[0]
        return b'PERFILE2' + struct.pack('<Q', 16) + start + self.records + bytes(ids)
