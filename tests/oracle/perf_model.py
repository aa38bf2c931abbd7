"""What stackcollapse-perf must print, computed from the contract: rules CP, and section 7 rule by rule.

`expected(case, rules)`: with no rules the original's result, with all of RULES that of our program. Everything is
written from the text of the contract, as plainly as possible, and shares nothing with the C code.
"""
import re

import numbers_model as numbers
import options_model as options

RULES = ('X-1', 'X-3', 'X-7', 'X-8', 'X-9', 'X-10', 'X-11', 'X-12', 'X-13', 'X-16', 'X-18', 'B-CP-11')

OPTIONS = {name: 'switch' for name in 'pid tid kernel jit all addrs inline context srcline'.split()}
OPTIONS['event-filter'] = 'text'

MODIFIERS = b'ukhpPGHSDIWeb'
TIMED = re.compile(rb'(?:(?<=\s)|\A)(-?\d+(?:/+(?:-?\d+)?)?)\s+(?:\[\d+\]\s+)?(?:[A-Z]+\s+)?\d+\.\d+:(?=\s|\Z)')
NUMBERS = re.compile(rb'\s+(\d+)/*(\d*)\s')
EVENT = re.compile(rb'\s*(?:(\d+)\s+)?([A-Za-z_].*?):(?=\s|\Z)', re.S)
ADDRESS = re.compile(rb'(?:(?=[a-fA-F]*\d)[0-9a-fA-F]+|[a-fA-F]{8,})(?=\s|\Z)')
LETTERS = re.compile(rb'[a-fA-F]+(?=\s)')  # an address, too, where perf prints an offset after it
BARE = re.compile(rb'\s+([0-9a-fA-F]+)\s+(\S.*)\Z', re.S)


class Header:
    comm = pid = tid = period = event = b''
    tail = None        # 'text': tracepoint arguments; 'fields'; a frame: (address, symbol, module)
    record = False


def pid_and_tid(header, pid, tid):
    if tid in (b'', b'0'):
        pid, tid = b'', pid
    header.pid, header.tid = pid, tid


def last_word_event(header, text):
    """CP-11; true when there is one."""
    text = text.rstrip()
    start = max(text.rfind(blank) for blank in (b' ', b'\t', b'\n', b'\v', b'\f', b'\r')) + 1
    word, before = text[start:], text[:start].rstrip()
    if start == 0 or len(word) < 2 or not word.endswith(b':'):
        return False
    period = re.search(rb'\d*\Z', before).group()
    if not before[:len(before) - len(period)].rstrip().endswith(b':'):
        return False
    if period == b'' and not before.endswith(b':'):
        return False
    header.period, header.event = period, word[:-1]
    return True


def event_after_time(header, text, rules):
    """X-9, X-11, X-13: [PERIOD] EVENT: [TAIL]."""
    found = EVENT.match(text)
    if not found:
        return
    header.period, header.event = found.group(1) or b'', found.group(2)
    tail = text[found.end():].strip()
    if not tail:
        return
    header.tail = 'text'
    address = ADDRESS.match(tail)
    word = address or LETTERS.match(tail)
    frame = word and frame_new(tail[word.end():], word.group())
    if frame and not address and b'+0x' not in frame[1]:
        frame = None
    if 'X-11' in rules and frame:
        header.tail = frame
    elif 'X-13' in rules and (address or tail.startswith((b'0x', b'ABI:'))):
        header.tail = 'fields'


def timed_header(line, rules):
    found = TIMED.search(line) if 'X-7' in rules else None
    if not found:
        return None
    header = Header()
    pair = re.match(rb'(-?\d+)/*(-?\d+)?\Z', found.group(1))
    pid_and_tid(header, pair.group(1), pair.group(2) or b'')
    header.comm = line[:found.start(1)].strip()
    rest = line[found.end():]
    if 'X-13' in rules and rest.strip().startswith(b'PERF_RECORD_'):
        header.record = True
    elif not last_word_event(header, b':' + rest) and 'X-9' in rules:
        event_after_time(header, rest, rules)
    return header


def plain_header(line):
    """CP-9, CP-10, CP-11."""
    if len(line) < 2 or line[:1].isspace():
        return None
    for end in range(2, len(line)):
        found = NUMBERS.match(line, end) if line[end:end + 1].isspace() else None
        if found:
            header = Header()
            header.comm = line[:end]
            pid_and_tid(header, found.group(1), found.group(2))
            last_word_event(header, line)
            return header
    return None


def frame_old(line):
    """CP-14."""
    start, close = re.match(rb'\s*(\w+)(\s*)', line), line.rfind(b')')
    if not start or close < 0:
        return None
    opening = line.rfind(b' (', 0, close)
    if opening < 0:
        return None
    pc, gap, symbol_at = start.group(1), start.group(2), start.end()
    module = line[opening + 2:close]
    if opening > symbol_at:
        return pc, line[symbol_at:opening], module
    if opening + 1 != symbol_at:
        return None
    if len(gap) >= 2:
        return pc, gap[-2:-1], module
    return (pc[:-1], pc[-1:], module) if len(pc) >= 2 else None


def balanced(text):
    """Where the group opens that the last parenthesis closes; -1: never opened, None: no parenthesis."""
    close, depth = text.rfind(b')'), 0
    if close < 0:
        return None
    for i in range(close, -1, -1):
        depth += {ord(')'): 1, ord('('): -1}.get(text[i], 0)
        if depth == 0:
            return i
    return -1


def frame_new(rest, pc):
    """X-12; rest: what follows the address."""
    close, opening = rest.rfind(b')'), balanced(rest)
    if opening is None:
        return None
    if opening < 0:
        opening = rest.rfind(b' (', 0, close) + 1
    if opening < 1 or rest[opening - 1:opening] != b' ':
        return None
    module, symbol = rest[opening + 1:close], rest[:opening - 1].lstrip()
    if not symbol and opening >= 2:
        symbol = rest[opening - 2:opening - 1]
    elif not symbol:
        if rest[close + 1:close + 2].strip():
            return None      # "(anonymous namespace)::f" without module
        symbol = b'[unknown]'
    return pc, symbol, module


def frame_of(line, rules, in_sample):
    if 'X-12' not in rules:
        return frame_old(line)
    start = re.match(rb'\s*(\w+)', line)
    frame = frame_new(line[start.end():], start.group(1)) if start else None
    bare = BARE.match(line) if in_sample and not frame else None
    return (bare.group(1), bare.group(2).rstrip(), None) if bare else frame


def tidy(name):
    """CP-18."""
    name = name.replace(b';', b':')
    go = name.find(b'.(')
    if go < 0 or name.find(b').', go + 2) < 0:
        cut = name.find(b'(')
        while cut >= 0 and name.startswith(b'(anonymous namespace)', cut):
            cut = name.find(b'(', cut + 1)
        if cut >= 0:
            name = name[:cut]
    return name.translate(None, b'"\'')


def mark(name, module, given, inlined):
    """CP-20."""
    if inlined:
        return b'' if b'_[i]' in name else b'_[i]'
    if 'kernel' in given and (module.startswith(b'[') or module.endswith(b'vmlinux')) and b'unknown' not in module:
        return b'_[k]'
    if 'jit' in given and re.search(rb'/tmp/perf-\d+\.map', module):
        return b'' if b'_[j]' in name else b'_[j]'
    return b''


def names_of(frame, given, java, rules):
    """CP-15 to CP-20: the names, and how many of them take a source line."""
    pc, symbol, module = frame
    symbol = re.sub(rb'\+0x[0-9a-f]+\Z', b'', symbol)
    if symbol.startswith(b'('):
        return [], 0
    parts = symbol.split(b'->') if symbol else []
    while parts and not parts[-1]:
        parts.pop()
    names, sourced, nowhere = [], 0, False
    for part in parts:
        if part == b'[unknown]':
            if module is None or module == b'[unknown]':
                nowhere, shown = True, b'unknown'
            else:
                shown = module[module.rfind(b'/') + 1:]
                if 'X-12' in rules and shown.endswith(b' (deleted)'):
                    shown = shown[:-len(b' (deleted)')]
            part = b'[' + shown + (b' <' + pc + b'>' if 'addrs' in given else b'') + b']'
        name = tidy(part)
        if java and b'/' in name and name.startswith(b'L'):
            name = name[1:]
        names.append(name + mark(name, module or b'', given, bool(names)))
        sourced += not nowhere
    return names, sourced


def plain_event(event):
    """X-18: without PMU and modifiers."""
    pmu = re.match(rb'[^/]*/([^/]*)', event)
    if pmu:
        event = pmu.group(1)
    head, colon, last = event.rpartition(b':')
    return head if colon and (b':' in head or not last.strip(MODIFIERS)) else event


class Filter:
    """CP-12, X-9, X-18. place(): True kept, False dropped, or the text of a filter that may keep it at the end."""

    def __init__(self, texts, rules):
        self.rules, self.met = rules, set()
        self.texts = [t for t in (texts if 'X-18' in rules else texts[-1:]) if t]

    def place(self, header):
        if not header.event:
            return True
        self.met.add(header.event)
        if not self.texts and header.tail != 'text':
            self.default = header.event
            self.texts = [header.event]
            self.rules = self.rules - {'X-18'}
        if not self.texts or header.event in self.texts:
            return True
        plain = plain_event(header.event)
        return plain if 'X-18' in self.rules and plain in self.texts else False


class Sample:
    def __init__(self):
        self.open = self.dropped = False
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

    def close(self):
        sample = self.sample
        if sample.open:
            self.chains += bool(sample.frames)
            stack = sample.frames or sample.alone or []
            if sample.name is not None:
                stack = [sample.name] + stack
            if stack:
                self.counted.append((sample.place, b';'.join(stack), sample.count))
        self.sample = Sample()

    def process_name(self, header):
        name = header.comm
        if not name:
            return None
        if 'tid' in self.given:
            name += b'-' + (header.pid or b'?') + b'/' + header.tid
        elif 'pid' in self.given:
            name += b'-' + (header.pid or b'?')
        name = name.replace(b' ', b'_')
        return name.replace(b';', b':') if 'X-8' in self.rules else name

    def header(self, header):
        if header.record:
            return
        place = self.filter.place(header)
        if 'X-10' in self.rules:
            self.by_header += self.sample.open or self.sample.dropped
            self.close()
            self.sample.dropped = not place
        if not place:
            return
        sample = self.sample
        sample.open, sample.place = True, place
        sample.name = self.process_name(header)
        sample.java = (sample.name or b'').startswith(b'java')
        sample.count = 1 if header.period in (b'', b'0') else numbers.parse(header.period)
        if isinstance(header.tail, tuple):
            sample.alone = names_of(header.tail, self.given, sample.java, self.rules)[0]

    def is_source(self, line):
        if 'X-16' not in self.rules:
            return True
        if line == b'' or timed_header(line, self.rules) or re.match(rb'\s+[0-9a-fA-F]+\s', line):
            return False
        start = re.match(rb'(\w+)\s', line)      # a frame or a header that is not indented
        return not (plain_header(line) or start and frame_new(line[start.end(1):], start.group(1)))

    def source(self):
        """CP-21, X-16: what the next line adds to a name."""
        if self.reader.peek() is None:
            self.reader.add(self.reader.more)      # B-CP-11: standard input, after the end of the last file
            self.reader.more = b''
            return b''
        if not self.is_source(self.reader.peek()):
            return b''
        text = re.sub(rb'\[.*?\]', b'', self.reader.next(), flags=re.S).strip()
        if 'X-16' in self.rules:
            text = text.replace(b';', b':')
        return b':' + text if text else b''

    def frame(self, frame):
        sample = self.sample
        if not sample.open:
            return
        names, sourced = names_of(frame, self.given, sample.java, self.rules)
        if 'srcline' in self.given:
            for i in range(sourced):
                names[i] += self.source()
        sample.frames = names + sample.frames
        self.framed = True

    def header_of(self, line):
        header = timed_header(line, self.rules)
        if header:
            return header
        noise = 'X-13' in self.rules and (line.startswith(b'|') or line.lstrip().startswith(b'insn:'))
        return None if noise else plain_header(line)

    def line(self, line):
        if line.startswith(b'#'):
            return
        if not line:
            self.by_blank += self.sample.open or self.sample.dropped
            self.close()
            return
        header = self.header_of(line)
        if header:
            self.header(header)
        elif 'X-13' in self.rules and line.startswith(b'|'):
            pass
        elif 'X-13' in self.rules and line.lstrip().startswith(b'insn:'):
            self.close()
        else:
            frame = frame_of(line, self.rules, self.sample.open or self.sample.dropped)
            if frame:
                self.frame(frame)

    def end(self):
        """X-6; but in a run without call chains, and after others that are one line, headers end samples (X-10, X-11)."""
        sample = self.sample
        flat = not (self.chains or self.by_blank)
        one_line = sample.alone is not None
        whole = flat and one_line or self.by_header and (flat or one_line)
        if 'X-10' in self.rules and whole and not self.reader.cut and not sample.frames:
            self.close()

    def run(self):
        while self.reader.peek() is not None:
            self.line(self.reader.next())
        self.end()
        counts = {}
        late = [c for c in self.counted if c[0] is not True and c[0] not in self.filter.met]
        for _, stack, count in [c for c in self.counted if c[0] is True] + late:
            counts[stack] = numbers.add(counts[stack], count) if stack in counts else count
        return b''.join(stack + b' ' + numbers.show(counts[stack]) + b'\n' for stack in sorted(counts))


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
    return 'X-1' not in rules or None not in texts, Collapse(reader, given, rules).run()
