"""The header lines of perf script as the contract tells them (CP-9 to CP-11, X-7, X-9, X-11, X-13, X-40, X-42).

The fields and their columns are those of tests/fields/layout.py: a thread number, a period in ten columns, an event,
and after it fields of which only the frame of a sample without call chain counts.
"""
import re

from frames_model import frame_new

TIMED = re.compile(rb'(?:(?<=\s)|\A)(-?\d+(?:/+(?:-?\d+)?)?)\s+(?:\[\d+\]\s+)?(?:[A-Z]+\s+)?\d+\.\d+:(?=\s|\Z)')
NUMBERS = re.compile(rb'\s+(\d+)/*(\d*)\s')
EVENT = re.compile(rb'\s*(?:(\d+)\s+)?([A-Za-z_].*?):(?=\s|\Z)', re.S)
ADDRESS = re.compile(rb'(?:(?=[a-fA-F]*\d)[0-9a-fA-F]+|[a-fA-F]{8,})(?=\s|\Z)')
LETTERS = re.compile(rb'[a-fA-F]+(?=\s)')  # an address, too, where perf prints an offset after it

TIME = re.compile(rb'(?<!\S)\d+\.\d+:(?=\s|\Z)')
THREAD = re.compile(rb'(-?\d+)(?:/+(-?\d+)?)?')
MISC = re.compile(rb'[A-Z]+|g|Sp')
TIME_OF_DAY = re.compile(rb'..:\d\d:\d\d\.\d*', re.S)
MACHINE = re.compile(rb'VM:\s*\d+(?: |\Z)(?:VCPU:\s*\d+(?: |\Z))?|VCPU:\s*\d+(?: |\Z)')
NAME = re.compile(rb'\s*([A-Za-z_].*?):(?=\s|\Z)', re.S)
FIELD_NAME = re.compile(rb'(?:\A|\s)(?:insn|ilen|IPC|ABI:\d+):\Z|(?:\A|\s)0x\S*:\Z')
FLAGS = re.compile(rb'(?:call|return|jcc|jmp|int|iret|syscall|sysret|async|hw|tx|tr|\(x\)|vmexit|vmentry)(?!\S)')
FLAGS_ALONE = re.compile(rb'   [^ ](?:.{18}|.{20})\s+', re.S)
BRANCH = re.compile(rb'/[PMN-]/[X-]/[A-]/\d')
SIZE = rb'(?:N/A|\d+[BKMGT])'
NAMED = rb'(?:(?:insn:|ilen:|IPC:|=>|ABI:\d+)(?!\S)|0x\S*)'
FIELDS = re.compile(rb'(?:\s*[0-9a-fA-F]+(?!\S))?(?:\s+' + SIZE + rb'(?!\S)){0,2}(?:\s*(?:\Z|' + NAMED + rb')| *\t)', re.S)


class Header:
    comm = pid = tid = period = event = b''
    tail = None        # 'text': tracepoint arguments; 'fields'; a frame: (address, symbol, module)
    record = False
    text = False       # there are arguments of a tracepoint besides a frame


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


def fields_start(text):
    """X-40: where fields begin that perf prints after a frame: a physical address in its columns, page sizes, and
    what has a name. The end of the text: there are none."""
    for found in re.finditer(rb'(?<=\S)(?=\s)', text):
        if is_fields(text[found.start():]):
            return found.start()
    return len(text)


def is_fields(text):
    if re.match(rb' *\t', text):      # a disassembled instruction, or cycles
        return True
    found = FIELDS.match(text)
    if not found:
        return False
    word = re.match(rb'\s*([0-9a-fA-F]+)(?!\S)', text)
    return not word or word.end() >= 16


def only_columns(text):
    """Whether the text is numbers in columns of 16, flags and, at its end, a source of memory data or a cgroup."""
    end_field = re.search(rb' (?:/|\|OP )', text)
    before = text[:end_field.start()] if end_field else text
    end, words = 0, list(re.finditer(rb'\S+', before))
    for word in words:
        columns = word.end() - end
        end = word.end()
        number = columns >= 16 and re.fullmatch(rb'[0-9a-fA-F]+', word.group())
        if not number and not (FLAGS.fullmatch(word.group()) and columns > len(word.group()) + 1):
            return False
    return bool(words or end_field)


def no_arguments(text):
    """Whether what is printed before a frame, or instead of one, is not the arguments of a tracepoint. Flags have 19
    or 21 columns after two blanks; arguments follow them."""
    flags = re.match(rb'   [^ ](?:.{18}|.{20})(?=\s)', text, re.S)
    rest = text[flags.end():] if flags else text
    word, branch = re.match(rb'\s*(\S*)', rest).group(1), BRANCH.search(rest)
    return bool(not word or ADDRESS.fullmatch(word) or word.isdigit() or not flags and FLAGS.fullmatch(word)
                or word[:1] in (b'|', b'/') or is_fields(rest)
                or branch and b' 0x' not in rest[:branch.start()])


def frame_at(text, start, end, aligned):
    """The frame whose address is text[start:end]; None if it has no symbol, or no module and is not aligned."""
    rest = text[end:]
    if is_fields(rest):
        return None
    rest = rest[:fields_start(rest)].rstrip()
    frame = frame_new(rest, text[start:end])
    if frame is None and aligned and rest.strip():
        frame = text[start:end], rest.strip(), None
    return frame


def words_of(text):
    """(word, start, end, whether it is an address in its columns: "%16lx" after another field) of every word."""
    words, before = [], 0
    for found in re.finditer(rb'\S+', text):
        gap = found.start() - before
        aligned = re.fullmatch(rb'[0-9a-fA-F]{1,16}', found.group()) and gap > 0 and found.end() - before > 16
        words.append((found.group(), found.start(), found.end(), bool(aligned)))
        before = found.end()
    return words


def last_address(words):
    """The last aligned address that has a symbol after it."""
    best = None
    for word, after in zip(words, words[1:]):
        column = re.fullmatch(rb'[0-9a-fA-F]+', after[0]) and after[2] - word[2] >= 16
        named = re.match(NAMED, after[0])
        if word[3] and after[1] - word[2] <= 2 and not column and not named and \
                not re.match(rb'[|/]|' + SIZE + rb'\Z', after[0]):
            best = word
        elif named and best:
            break
    return best


def tail_of(header, text, rules):
    """X-11, X-40: what follows the event, or the period where there is no event."""
    words = words_of(text)
    if not words:
        return
    header.tail = 'fields' if no_arguments(text) else 'text'
    best = last_address(words)
    if best:
        arguments = not no_arguments(text[:best[1]])
        exact = len(best[0]) >= 4 or best[2] - len(text[:best[1]].rstrip()) == 17
        frame = frame_at(text, best[1], best[2], exact or not arguments)
        if frame:
            header.tail, header.text = frame, arguments
            return
    word, start, end, _ = words[0]
    frame = frame_at(text, start, end, False) if re.fullmatch(rb'[0-9a-fA-F]+', word) else None
    if frame and (ADDRESS.fullmatch(word) or b'+0x' in frame[1]):
        header.tail = frame
    elif header.tail == 'fields' and words[-1][3]:
        header.tail = 'address'
    elif header.tail == 'text' and re.fullmatch(rb'[A-Za-z_]+', text.strip()):
        header.tail = 'word'


def after_time(header, text, rules):
    """X-9, X-40, X-42: [PERIOD] [EVENT:] [TAIL]. A period has ten columns after a blank where no event follows it."""
    number = re.match(rb'\s*(\d+)(?!\S)', text)
    end = number.end() if number else 0
    column = bool(number) and (end == 11 or end > 11 and number.start(1) == 1)
    rest = text[end:]
    name = NAME.match(rest)
    first = re.match(rb'\s*([^\s(]*)', rest).group(1)
    words = words_of(rest if column else text)
    if name and (words and words[0][3] and not first.endswith(b':')
                 or FIELD_NAME.search(name.group(1) + b':')):
        name = None
    if name:
        header.period = number.group(1) if number else b''
        header.event = name.group(1)
        tail_of(header, rest[name.end():], rules)
        return
    tail_of(header, rest, rules)
    sure = header.tail in (None, 'address', 'text') or isinstance(header.tail, tuple)
    if number and (column or end <= 14 and sure):
        header.period = number.group(1)
    else:
        header.tail = None
        tail_of(header, text, rules)


def before_time(header, left):
    """X-7, X-40: COMM [PID/]TID [CPU] MISC DATE. Whether there is a thread number. A sample without call chain has its
    comm aligned to 16 columns: a number that ends there belongs to it."""
    words = list(re.finditer(rb'\S+', left))
    dated = words and TIME_OF_DAY.fullmatch(words[-1].group())
    if dated:
        del words[-2:]
    if len(words) > (not dated) and MISC.fullmatch(words[-1].group()):
        words.pop()
    if words and re.fullmatch(rb'\[\d+\]', words[-1].group()):
        words.pop()
    thread = THREAD.fullmatch(words[-1].group()) if words else None
    if thread and words[-1].end() == 16 and left[:1].isspace() and not left[words[-1].start() - 2:][:1].isspace():
        thread = None
    machine = MACHINE.match(left)
    if thread and machine and words[-1].start() < machine.end():
        thread = None
    if thread:
        pid_and_tid(header, thread.group(1), thread.group(2) or b'')
        header.comm = left[:words[-1].start()].strip()
    else:
        header.comm = left[:words[-1].end()].strip() if words else b''
    machine = MACHINE.match(header.comm)
    if machine:
        header.comm = header.comm[machine.end():].strip()
    return bool(thread)


def any_timed_header(line, rules):
    """X-40. The first time with a thread number before it; else the first one, if what follows is a header's."""
    times = list(TIME.finditer(line))
    if not times:
        return None
    header = Header()
    time = next((time for time in times if before_time(header, line[:time.start()])), times[0])
    header = Header()
    thread = before_time(header, line[:time.start()])
    rest = line[time.end():]
    if rest.strip().startswith(b'PERF_RECORD_') or rest.startswith(b' \tmetric: '):
        header.record = True
        return header
    if not last_word_event(header, b':' + rest):
        after_time(header, rest, rules)
    field = is_fields(rest) or FLAGS.match(rest.lstrip()) or FLAGS_ALONE.fullmatch(rest) or only_columns(rest)
    follows = header.event or header.period or isinstance(header.tail, tuple) or field
    return header if thread or follows else None


def timed_header(line, rules):
    if 'X-40' in rules:
        return any_timed_header(line, rules)
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
