"""What stackcollapse-perf must print, computed from the contract: rules CP, and the rules X one by one.

`expected(case, rules)`: with no rules the original's result, with all of RULES that of our program. Everything is
written from the text of the contract and from what perf prints (tests/fields/layout.py), as plainly as possible, and
shares nothing with the C code. Our result for a case that was made of samples (fields_gen.py) is computed from these
(fields_model.py), not from its text. `Open` is a text of which the contract does not say how it is read.
"""
import re

import fields_model
import numbers_model as numbers
import options_model as options
from event_model import Filter
from frames_model import frame_new, frame_of, names_of
from grammar import FOLDED
from header_model import BRANCH, fields_start, is_fields, plain_header, timed_header

RULES = ('X-1', 'X-3', 'X-7', 'X-8', 'X-9', 'X-10', 'X-11', 'X-12', 'X-13', 'X-16', 'X-18', 'X-40', 'X-41', 'X-42',
         'X-43', 'X-44', 'B-CP-11')

OPTIONS = {name: 'switch' for name in 'pid tid kernel jit all addrs inline context srcline'.split()}
OPTIONS['event-filter'] = 'text'

INSTRUCTIONS = re.compile(rb'\s*(?:insn|ilen):|\t\t|\t\.\.\.|\tmismatch of LBR data and executable|\t[0-9a-fA-F]{16}\t'
                          rb'|\t[^\t]*\+\d+:\s*(?:\t|\Z)|\s+\w+\s+(?:insn|ilen):[^)]*\Z')
NAMED_FIELDS = re.compile(rb'\s+(?:ABI:|IPC:|BPF output:|BPF string:|=>)|\s{17,}[0-9a-fA-F]{4}: ')
ADDRESS_ALONE = re.compile(rb'\t\s*[0-9a-fA-F]+\s*\Z')
USUAL_FRAME = re.compile(rb'[\t ] *[0-9a-f]+\Z')
MAYBE_THREAD = re.compile(rb'(?<!\S)-?\d+(?:/-?\d*)*\s')


class Open(Exception):
    """What the contract leaves open."""


class Sample:
    def __init__(self):
        self.open = self.dropped = self.framed = self.flat = self.complete = False
        self.frames, self.alone = [], None


class Reader:
    """The lines of all files as one stream, with one line of foresight."""

    def __init__(self, texts, rules):
        self.lines, self.at, self.cut, self.rules, self.more = [], 0, False, rules, b''
        for text in texts:
            self.add(text)

    def add(self, text):
        parts = text.split(b'\n')
        whole, last = parts[:-1], parts[-1]
        self.lines += [p[:-1] if 'X-3' in self.rules and p.endswith(b'\r') else p for p in whole]
        if text:
            self.cut = bool(last)
        if last:
            self.lines.append(last)

    def peek(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def next(self):
        line = self.peek()
        self.at += 1
        return line


class Collapse:
    def __init__(self, reader, given, rules):
        self.reader, self.given, self.rules = reader, given, rules
        self.filter = Filter([t.encode('utf-8', 'surrogateescape') for t in given.get('event-filter', [])], rules)
        self.sample, self.counted = Sample(), []
        self.chains = self.by_header = self.by_blank = 0
        self.timed = False

    def close(self):
        sample = self.sample
        if sample.open:
            self.chains += sample.framed or bool(sample.frames) and not sample.flat
            stack = sample.frames or ([] if sample.framed else sample.alone) or []
            if sample.name is not None:
                stack = [sample.name] + stack
            if self.filter.all and sample.event:
                stack = [(b'[' + sample.event + b']').replace(b';', b':')] + stack
            if stack:
                self.counted.append((sample.place, b';'.join(stack), sample.count))
        self.sample = Sample()

    def header(self, header):
        if header.record:
            return
        place = self.filter.place(header.event, None if is_trace(header.event) else 'text' if header.text else header.tail)
        if 'X-10' in self.rules:
            self.by_header += self.sample.open or self.sample.dropped
            self.close()
            self.sample.dropped = not place
        if not place:
            return
        sample = self.sample
        sample.open, sample.place, sample.event = True, place, header.event
        sample.name = process_name(header.comm, header.pid, header.tid, self.given, self.rules)
        sample.java = header.comm.startswith(b'java')
        sample.count = 1 if header.period in (b'', b'0') else numbers.parse(header.period)
        if isinstance(header.tail, tuple):
            sample.alone, sourced = names_of(header.tail, self.given, sample.java, self.rules)
            self.header_sources(sourced)

    def header_sources(self, sourced):
        """X-40: the frame on a header may be followed by its positions, too."""
        sample = self.sample
        for i in range(sourced if 'srcline' in self.given and 'X-40' in self.rules else 0):
            if self.reader.peek() is not None and self.is_source(self.reader.peek()):
                sample.frames, sample.flat = sample.alone, True
                sample.alone[i] += self.source()

    def is_source(self, line):
        if 'X-16' not in self.rules:
            return True
        if line == b'' or timed_header(line, self.rules):
            return False
        if 'X-40' in self.rules and (is_record(line) or position(line)):
            return not is_record(line)
        if re.match(rb'\s+[0-9a-fA-F]+\s', line) or 'X-40' in self.rules and self.is_noise(line):
            return False
        start = re.match(rb'(\w+)\s', line)      # a frame or a header that is not indented
        return not (self.untimed(line) or start and frame_new(line[start.end(1):], start.group(1)))

    def source(self):
        """CP-21, X-16: what the next line adds to a name."""
        if self.reader.peek() is None:
            self.reader.add(self.reader.more)      # B-CP-11: standard input, after the end of the last file
            self.reader.more = b''
            return b''
        if not self.is_source(self.reader.peek()):
            return b''
        text = self.reader.next()
        if 'X-40' in self.rules:
            text = position(text) or text
        text = re.sub(rb'\[.*?\]', b'', text, flags=re.S).strip()
        if 'X-16' in self.rules:
            text = text.replace(b';', b':')
        return b':' + text if text else b''

    def frame(self, frame):
        sample = self.sample
        sample.framed = sample.framed or 'X-40' in self.rules and (sample.open or sample.dropped)
        if not sample.open:
            return
        names, sourced = names_of(frame, self.given, sample.java, self.rules)
        if 'srcline' in self.given:
            for i in range(sourced):
                names[i] += self.source()
        sample.frames = names + sample.frames

    def untimed(self, line):
        """CP-9. What has no event that the original finds is read by perf's columns, which only the cases made of
        samples cover."""
        header = plain_header(line)
        if 'X-40' not in self.rules or line[:1].isspace() or header and header.event:
            return header
        if header or b':' in line and MAYBE_THREAD.search(line):
            raise Open('a header without time')
        return None

    def is_noise(self, line):
        """X-13, X-40: what perf prints after a frame and is nothing of a chain."""
        return bool(line.startswith(b'|') or INSTRUCTIONS.match(line) or is_branches(line) or is_record(line)
                    or is_fields_line(line, self.rules))

    def one_line(self):
        sample = self.sample
        return (sample.open or sample.dropped) and not sample.frames and not sample.framed

    def noise(self, line):
        """A line that is nothing of a chain. True: it was taken."""
        if usual_frame(line) and frame_of(line, self.rules, False):
            return False
        if line.startswith(b'|') or b'trace error type ' in line[:40]:
            return True
        if INSTRUCTIONS.match(line):
            self.by_header += self.one_line()
            self.close()
            return True
        if is_record(line):
            return True
        self.sample.complete = self.sample.complete or is_branches(line)
        return is_branches(line)

    def late_noise(self, line):
        """The same, after what may be a header without a time."""
        if ADDRESS_ALONE.match(line):
            self.sample.framed = self.sample.framed or self.sample.open or self.sample.dropped
            return True
        if is_fields_line(line, self.rules):
            self.sample.complete = True
            return True
        return position(line) is not None

    def line(self, line):
        if line.startswith(b'#'):
            return
        if not line:
            self.by_blank += (self.sample.open or self.sample.dropped) and not self.sample.complete
            self.by_header += self.sample.complete and self.one_line()
            self.close()
            return
        header = timed_header(line, self.rules)
        if header:
            self.timed = self.timed or not header.record
            self.header(header)
        elif 'X-40' in self.rules:
            self.any_line(line)
        else:
            self.usual_line(line)

    def any_line(self, line):
        if self.noise(line):
            return
        usual = usual_frame(line) and frame_of(line, self.rules, False)
        header = None if usual else self.untimed(line)
        if header:
            self.header(header)
        elif usual or not self.late_noise(line):
            self.maybe_frame(line)

    def usual_line(self, line):
        skipped = 'X-13' in self.rules and (line.startswith(b'|') or line.lstrip().startswith(b'insn:'))
        header = None if skipped else plain_header(line)
        if header:
            self.header(header)
        elif not skipped:
            self.maybe_frame(line)
        elif not line.startswith(b'|'):
            self.close()

    def maybe_frame(self, line):
        frame = frame_of(line, self.rules, self.sample.open or self.sample.dropped)
        if frame:
            self.frame(frame)

    def end(self):
        """X-6; but in a run without call chains, and after others that are one line, headers end samples (X-10, X-11)."""
        sample = self.sample
        flat = not (self.chains or self.by_blank)
        one_line = sample.alone is not None
        whole = flat and one_line or self.by_header and (flat or one_line)
        if sample.complete or whole and (not sample.frames or sample.flat):
            if 'X-10' in self.rules and not self.reader.cut:
                self.close()

    def run(self):
        while self.reader.peek() is not None:
            self.line(self.reader.next())
        self.end()
        if 'X-40' in self.rules and not self.timed and any(self.reader.lines):
            raise Open('an input without any time')
        counts = {}
        sure = [c for c in self.counted if c[0] is True]
        late = [c for c in self.counted if c[0] is not True and self.filter.settle(c[0])]
        for _, stack, count in sure + late:
            counts[stack] = numbers.add(counts[stack], count) if stack in counts else count
        return b''.join(stack + b' ' + numbers.show(counts[stack]) + b'\n' for stack in sorted(counts))


def process_name(comm, pid, tid, given, rules):
    """CP-13, X-8."""
    if not comm:
        return None
    name = comm
    if 'tid' in given:
        name += b'-' + (pid or b'?') + b'/' + tid
    elif 'pid' in given:
        name += b'-' + (pid or b'?')
    name = name.replace(b' ', b'_')
    return name.replace(b';', b':') if 'X-8' in rules else name


def is_trace(event):
    """X-41: a branch of a trace is no tracepoint: its text is the callindent field."""
    return event.startswith(b'branches')


def usual_frame(line):
    """Whether an address ends in its column."""
    return bool(USUAL_FRAME.match(line[:17])) and line[17:18] == b' '


def is_record(line):
    return b'\tmetric: ' in line or line.startswith(b'PERF_RECORD_') or b' PERF_RECORD_' in line


def is_branches(line):
    branch = BRANCH.search(line)
    return bool(branch) and b': ' not in line[:branch.start()]


def is_fields_line(line, rules):
    text = line.lstrip()
    fields = text and line[:1].isspace() and line[:1] != b'\t' and not text.startswith(b'0x') and is_fields(line)
    indented = b'\t' in line[:len(line) - len(text)] and re.match(rb'\s+[0-9a-fA-F]+\s', line) and frame_of(line, rules, False)
    return bool(NAMED_FIELDS.match(line) or fields and not indented)


def position(line):
    """"  FILE:LINE" or "  MODULE[OFFSET]"; None if the line is something else."""
    if not re.match(rb'  \S', line):
        return None
    text = line[2:]
    text = text[:fields_start(text)].rstrip()
    text = text[:-len(b' (inlined)')] if text.endswith(b' (inlined)') else text
    return text if re.search(rb'\[[0-9a-fA-F]+\]\Z|:[0-9?]+\Z', text, re.S) else None


def maybe_folded(text, rules):
    """X-46: whether a line like a folded stack comes before one of perf script."""
    for line in text.split(b'\n'):
        if FOLDED.fullmatch(line):
            return True
        if timed_header(line, rules) or usual_frame(line):
            return False
    return False


def expected(case, rules):
    """(exit status is zero, standard output)"""
    try:
        given, files = options.parse(case.args, OPTIONS)
    except options.Wrong:
        return False, b''
    if 'all' in given:
        given['kernel'] = given['jit'] = ['1']
    texts = [case.content(name) for name in files] if files else [case.stdin]
    reader = Reader([t for t in texts if t is not None], rules)
    if files and '-' not in files and 'B-CP-11' not in rules:
        reader.more = case.stdin
    good = 'X-1' not in rules or None not in texts
    if 'X-40' in rules and getattr(case, 'made', None):
        return good, fields_model.fold(case.made, given, rules)
    if 'X-40' in rules and any(text and maybe_folded(text, rules) for text in texts):
        return numbers.Anything('X-46, maybe another kind of file', True)
    try:
        return good, Collapse(reader, given, rules).run()
    except Open as why:
        return numbers.Anything(str(why), True)
