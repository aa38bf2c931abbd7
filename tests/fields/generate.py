"""Random recordings in perf's layout: what this machine's perf cannot record, with the samples that they show.

Not made, because a line would have two readings that nothing in it tells apart, or a recorded case has the other one:
- names that begin with "#" in the first column, which perf pads only in samples without chain: a comment;
- arguments of a tracepoint that end like a header ("1.5: cycles:"): the original takes their last word for the event;
- arguments that hold a time and an event, in lists without time;
- names of events with blanks, without a time and a thread number, or with a misc field: after an empty one a period is
  as wide as an address, and the name as a symbol;
- arguments of a tracepoint with symbols of branches after them: a symbol may hold blanks;
- a misc field next to nothing but a name or a time: a name may be like one;
- an empty misc field where neither a time nor an event follows: the period after it is as wide as an address;
- nor a process number wider than its columns there: a period after it is as wide as another field.
"""
import random

import layout

PLAIN = ('comm', 'pid', 'tid', 'time', 'event', 'period', 'ip', 'sym', 'dso')
OTHERS = ('cpu', 'misc', 'flags', 'trace', 'brstack', 'brstacksym', 'brstackoff', 'addr', 'weight', 'ins_lat',
          'data_src', 'phys_addr', 'data_page_size', 'code_page_size', 'retire_lat', 'cgroup', 'machine_pid', 'vcpu',
          'tod', 'bpf-output', 'iregs', 'uregs', 'insn', 'insnlen', 'disasm', 'brstackinsn', 'brstackinsnlen',
          'srcline', 'srccode', 'symoff', 'dsoff', 'metric', 'ipc', 'callindent')
EASY_NAMES = ('app', 'java', 'V8 Worker', 'x', 'Web Content', 'kworker/u8:2-ev', '(sd-pam)', '-bash', 'a;b', 'caf\xe9')
HARD_NAMES = ('V8 Worker 12', 'HTTP/2 99/100', '#1 a', '#tag', '#', 'a: b:', 'T 1.5', '[ET_NET 0]', '12345',
              'CPU 0/KVM', 'cycles:', 'foo (bar)', '|x', ':-1', 'a  b', 'insn: 48', 'pool-1 [003]', 'X U',
              '100/200 [1] K', 'IPC: 1', '7f00 f (m)', 'metric:')
SYMBOLS = ('main', 'leaf', 'do_syscall_64', 'finish_task_switch.isra.0', 'clock_nanosleep@GLIBC_2.2.5', 'operator new',
           'std::vector<int, std::allocator<int> >::push_back', '[unknown]', '[unknown]', 'abc', 'f', 'cafe',
           'deadbeef', 'core::ops::FnOnce::call_once', '_raw_spin_unlock', 'AX:x', 'a/b/c', 'insn')
MODULES = ('/usr/lib/libc.so.6', '[kernel.kallsyms]', '[unknown]', '/opt/My App (x86)/bin/a', '/tmp/demo/walk',
           '[vdso]', '//anon', '/usr/lib/modules/6.1/kernel/net/x.ko.xz', '/memfd:doublemapper (deleted)')
SOURCES = ('walk.c:30', '[kernel.kallsyms][ffffffff8226e227]', 'libc.so.6[27b25]', 'bitops.h:207', 'a b.c:5', '??:0')
EVENTS = (('cycles', 'plain'), ('cycles:P', 'plain'), ('cpu_core/cycles/u', 'plain'), ('my event', 'plain'),
          ('r1a8', 'plain'), ('branch-misses/period=50/u', 'plain'), ('cpu/mem-loads,ldlat=30/P', 'plain'),
          ('page-faults', 'fault'), ('bpf-output', 'bpf'), ('branches', 'branch'), ('sched:sched_switch', 'tracepoint'),
          ('syscalls:sys_enter_write', 'tracepoint'), ('MEM_TRANS_RETIRED.LOAD_LATENCY:ldlat=64:precise=2', 'plain'))
ARGUMENTS = ('prev_comm=a b: prev_pid=1 prev_state=R ==> next_comm=x 5 next_pid=2', 'NR 230 (0, 0, 7ffd64ff3b00, 0)',
             '', 'which_clock: 0x00000000, flags: 0x00000000', '259,76 R 4096 () 57622160 + 8 [fio]', 'ptr=(nil)',
             'pid=5 comm=x y [000] 1.5: cycles: z', '(560024aaf2d9) bytes=0xf0', 'page=0xffffea0 order=0 migratetype=1')
SOURCE_TEXTS = ('|OP LOAD|LVL L1 hit|SNP None|TLB L1 or L2 hit|LCK No|BLK  N/A',
                '|OP N/A|LVL N/A|SNP N/A|TLB N/A|LCK N/A',
                '|OP LOAD|LVL LFB/MAB or LFB/MAB hit|SNP None|TLB Walker hit|LCK No|BLK  N/A')
FLAGS = ('jmp', 'call', 'return', 'jcc', 'tr strt', 'tr end  call', 'hw int', 'iret', 'bcrosyiABExgh',
         'call              (D)', '')
RECORDS = ('PERF_RECORD_COMM: walk:11600/11600', 'PERF_RECORD_FORK(11600:11602):(11600:11600)',
           'PERF_RECORD_SWITCH OUT',
           'PERF_RECORD_MMAP2 11600/11600: [0x564f24c79000(0x1000) @ 0x1000 fe:00 1095 21966]: r-xp /tmp/demo/walk',
           'PERF_RECORD_EXIT(11600:11602):(11600:11600)', 'PERF_RECORD_CGROUP cgroup: 1 /')


def _frame(r):
    kernel = r.random() < 0.4
    ip = r.randrange(0xffffffff81000000, 0xffffffff82000000) if kernel else r.choice(
        (r.randrange(0x1000, 0x9000), r.randrange(0x7f0000000000, 0x7fffffffffff), 0x401774, 0xabcdef))
    symbol = r.choice(SYMBOLS)
    return {'ip': ip, 'symbol': symbol, 'offset': r.randrange(0, 0x900), 'module': r.choice(MODULES),
            'inlined': symbol != '[unknown]' and r.random() < 0.15, 'source': r.choice(SOURCES)}


def _sample(r, names, events, timed):
    event, kind = r.choice(events)
    texts = r.choice(SOURCE_TEXTS)
    return {
        'comm': r.choice(names), 'pid': r.choice((1, 999, 12345, 4194304, 0, -1)), 'tid': r.choice((1, 12346, 0, 77)),
        'cpu': r.choice((0, 15, 128)), 'time': r.randrange(10**8, 10**15),
        'misc': r.choice(('U', 'K', 'H', 'G', 'g', '')), 'tod': '2026-11-22 10:11:12.131415',
        'machine_pid': r.choice((0, 0, 4321)), 'vcpu': r.randrange(4),
        'period': r.choice((0, 1, 50, 250000, 1001001, 20834821, 10**10 + 7)), 'event': event, 'kind': kind,
        'flags': r.choice(FLAGS), 'arguments': r.choice(ARGUMENTS if timed else ARGUMENTS[:-3] + ARGUMENTS[-2:]),
        'addr': r.choice((0, 0x55ffba5cda08, 0xffffffffa5e120e8)), 'target': _frame(r),
        'source': r.choice((0x11868100242, 0x5080021)), 'source_text': texts, 'source_width': r.choice((0, 90)),
        'weight': r.choice((0, 96, 225)), 'ins_lat': r.choice((0, 7)), 'retire_lat': 3,
        'cgroup': r.choice(('/', '/user.slice/user-0.slice', '/a b')), 'depth': r.randrange(6),
        'frames': [_frame(r) for _ in range(r.choice((1, 1, 2, 3, 5)))],
        'metric': r.choice(('', '0.37  insn per cycle')),
        'registers': [('AX', r.randrange(2**64)), ('IP', r.randrange(2**47)), ('R10', 0)],
        'branches': [(_frame(r), _frame(r)) for _ in range(r.choice((0, 1, 2)))],
        'bytes': r.choice((b'Raise an event!\0', b'\x01\xff ab', b'12345678abc')),
        'code': r.choice((b'\x89\xc2', b'', b'\xe8\0\1\2\3')),
        'blocks_end': r.choice(('', '\tmismatch of LBR data and executable\n', '\t... not reaching sample ...\n')),
        'phys_addr': r.choice((0, 0x10a3f5c40, 0xabc)), 'data_page_size': r.choice(('4K', 'N/A')),
        'code_page_size': '2M', 'ipc': r.choice(('0.45', '')),
    }


def _fields(r):
    """A list that perf accepts; most have most of the plain fields."""
    fields = [name for name in PLAIN if r.random() < 0.88]
    fields += r.sample(OTHERS, r.choice((0, 1, 1, 2, 3, 5, 9)))
    if 'ip' not in fields:
        fields = [name for name in fields if name not in ('srcline', 'sym', 'symoff', 'dso', 'dsoff')]
    if 'sym' not in fields:
        fields = [name for name in fields if name != 'symoff']
    if 'dso' not in fields:
        fields = [name for name in fields if name != 'dsoff']
    return fields


def anchored(fields):
    """Whether a header has a time with a thread number before it: then a name may hold anything."""
    return 'time' in fields and bool({'pid', 'tid'} & set(fields))


def ambiguous(made, fields):
    """Whether a line has two readings that nothing in it tells apart."""
    if not {'pid', 'tid', 'time', 'event'} & set(fields) or ('trace' in fields and 'event' not in fields):
        return True
    if 'misc' in fields and not ({'pid', 'tid', 'tod'} & set(fields) or {'comm', 'time'} <= set(fields)):
        return True
    if {'trace', 'brstacksym'} <= set(fields):
        return True
    glued = 'brstacksym' in fields and 'ip' in fields and not made['chains']
    return glued and not {'brstack', 'iregs', 'uregs', 'dso', 'symoff'} & set(fields)


def _list(r, made, several):
    while True:
        fields = _fields(r)
        if not ambiguous(made, fields) and not (several and 'event' not in fields):
            return fields


def _names(fields, made):
    if anchored(fields) and made['chains'] and 'ip' in fields:
        return [name for name in HARD_NAMES if not name.startswith('#')] + list(EASY_NAMES)
    if anchored(fields):
        return HARD_NAMES + EASY_NAMES
    return EASY_NAMES if 'time' in fields else [name for name in EASY_NAMES if len(name) > 1]


def make(r):
    """A recording without its text: how perf prints it, the fields, and the samples."""
    events = r.sample(EVENTS, r.choice((1, 1, 2, 3)))
    made = {'version': r.choice((5, 6, 7)), 'chains': r.random() < 0.5, 'nanoseconds': r.random() < 0.2}
    fields = _list(r, made, len(events) > 1)
    if 'time' not in fields and ('misc' in fields or not {'pid', 'tid'} & set(fields)):
        events = [(event.replace(' ', '-'), kind) for event, kind in events]
    made['width'] = max(len(event) for event, _ in events)
    names = r.sample(_names(fields, made), 3)
    samples = [_sample(r, names, events, 'time' in fields) for _ in range(r.randrange(2, 8))]
    for sample in samples:
        for frame in sample['frames']:
            frame['inlined'] = frame['inlined'] and 'sym' in fields
        if not {'time', 'event'} & set(fields):
            sample['misc'] = sample['misc'] or 'U'
            sample['pid'] = min(sample['pid'], 99999)
        del sample['frames'][len(sample['frames']) if made['chains'] else 1:]
        sample['record'] = r.choice(RECORDS) if r.random() < 0.08 else None
    return made, fields, samples


def printed(made, fields, samples):
    text = ''
    for sample in samples:
        text += layout.print_sample(made, sample, fields)
        if sample['record']:
            text += layout.print_record(made, sample, fields, sample['record'])
    return text.encode()


def recording(seed):
    """The fields, the samples and the text of a recording."""
    made, fields, samples = make(random.Random(seed))
    return fields, samples, printed(made, fields, samples)
