"""Random inputs for stackcollapse-perf: output of perf script, plausible and damaged."""
import fields_gen
from cases import Case
from grammar import damage, maybe, pick

COMMS = [b'app', b'java', b'swapper', b'a', b'java main', b'V8 Worker', b'V8 Worker 12', b'FS Broker 5858', b'x;y;z',
         b'javac;x', b'HTTP/2 99/100 x', b'[ET_NET 0]', b'ksoftirqd/32', b'kworker/u64:3-events', b'<b>&"\'',
         b'a: b: cycles:', b'tab\there', b'\xff\xfe\x01 bin', b'caf\xc3\xa9', b'', b'-', b'12345', b'1',
         b'foo [worker]', b'pool-1-thread-7', b'cpu 0/KVM', b'x  y', b'(sd-pam)', b'perf (deleted)', b'a (b)', b'|x',
         b'#x', b'insn:', b':-1', b'0', b'00', b'T 1.5:', b'A', b'X [000] U']
PLAIN_COMMS = [b'app', b'java', b'swapper', b'V8 Worker', b'java main', b'ksoftirqd/x', b'foo [worker]', b'(sd-pam)',
               b'-x']
TIDS = [b'100', b'101', b'0', b'100/101', b'100/102', b'  977/977  ', b'0/0', b'100/0', b'007', b'100/', b'100//5',
        b'-1', b'-1/-1', b'7/-1', b'', b'a', b'1/2/3', b'100/00', b'4294967295', b'-', b'/5']
PLAIN_TIDS = [b'100', b'101', b'0', b'100/101', b'100/102', b'977/977  ', b'0/0', b'100/0', b'007']
TIMES = [b'1.000000:', b'158665.570607:', b'732.538038077:', b'0.000000:', b'1.5:', b'1:', b'', b'.5:', b'1.:',
         b'2.0', b'1.0:x', b'1.0 :', b'1.2.3:']
PERIODS = [b'', b'1', b'5', b'250000', b'20000000', b'0', b'00', b'007', b'4503599627370497', b'9223372036854775807',
           b'9223372036854775808', b'18446744073709551615', b'18446744073709551616', b'9' * 30, b'9' * 400, b'1.5',
           b'0x10', b'-5', b'1 2', b'x']
PLAIN_PERIODS = [b'', b'1', b'5', b'250000', b'20000000', b'0', b'00', b'007', b'4503599627370497',
                 b'9223372036854775807', b'9' * 25]
EVENTS = [b'cycles:', b'cycles:u:', b'cycles:P:', b'cpu_core/cycles:Pu/:', b'cpu_atom/cycles/:', b'my event:',
          b'kmem:kmalloc:', b'cpu-clock:', b'page-faults:', b'cycles', b'cycles:uppp', b':', b'::', b'e:', b'7evt:',
          b'_x:', b'r01c4:u:', b'sched:sched_switch:', b'x: y:', b'', b'a/b:', b'mem:0x1:rw:', b'PERF_RECORD_COMM:',
          b'PERF_RECORD_FORK(1:2):(1:2)', b'PERF_RECORD_MMAP2 1/1: [0x5(0x1)]: r-xp /x']
PLAIN_EVENTS = [b'cycles:', b'cycles:u:', b'cpu-clock:', b'cpu_core/cycles:Pu/:', b'page-faults:', b'kmem:kmalloc:']
TAILS = [b' ', b'\t', b' 55f0292a75c0 __progname+0x0 (/usr/bin/ls)',
         b'      55c4df9a41ae P::operator->+0xc (/home/u/spin)', b'     0', b'  0x40/0x50/P/-/-/1  0x60/0x70/M/-/-/0',
         b' ABI:2    AX:0x1    BX:0x2', b' brk: 0x00000000', b' call_site=ffffffff81092295 ptr=(nil)',
         b' (560024aaf2d9) bytes=0xf0',
         b' prev_comm=perf prev_pid=12986 prev_prio=120 prev_state=D ==> next_comm=migration/0 next_pid=18',
         b' ffffffff81 [unknown] ([unknown])', b' 4b913b [unknown] (/bin/bash)',
         b' addr: 0x00000000, len: 0x00002000, fd: 5:', b' page=0x1 pfn=5 order=0:', b' abc def (x)',
         b' 5 8 1.0: cycles:', b' x: 7:', b' x: 7 y:', b' 7f00  (/lib/x)', b' 7f00 (/lib/x)', b' 7f00 f']
ADDRESSES = [b'7f00', b'7f01', b'ffffffff8103ce3b', b'0', b'1', b'414b3b', b'0x7f', b'abc', b'zz_9', b'', b'7f:',
             b'-1', b'100', b'f']
PLAIN_ADDRESSES = [b'7f00', b'7f01', b'ffffffff8103ce3b', b'0', b'1', b'414b3b', b'0x7f']
SYMBOLS = [b'f', b'g', b'main', b'native_safe_halt', b'[unknown]', b'Ljava/io/PrintStream;::print',
           b'Lorg/a/B;.call(Lorg/a/C;)V', b'L/', b'Lx', b'net/http.(*Client).Do', b'a.(b).c(d)', b'a.(b',
           b'std::_Function_handler<void (int), th(void*)::{lambda(int)#1}>::_M_invoke',
           b'(anonymous namespace)::Anon::run', b'x::(anonymous namespace)::y(int)', b'P::operator->',
           b'P::operator->*', b'Q::operator()', b'Q::operator<<', b'operator"" _kb',
           b'Foo::operator std::function<void ()>', b'exec<void (*)()>(void (*)())', b'foo<(some_enum)0>::bar',
           b'La/B;::c->Ld/E;::f->g', b'a->b', b'->', b'->a', b'a->', b'a->->b', b'a->->', b'[unknown]->a',
           b'a->[unknown]->b', b'a_[i]->b_[i]', b'f_[k]', b'f_[j]', b'f;g', b'f g', b'"x"', b"'lambda'(int)", b'"',
           b'RegExp:[&<>\\"\\\']', b'LazyCompile:~body_0 evalmachine.<anonymous>:1', b'(comm)', b'(', b')', b'a)b',
           b'a (b', b'a (b) c', b'f(', b'caf\xc3\xa9', b'\xff\xfe', b'a\x01b', b' ', b'', b'+0x1', b'+0xg', b'f+0xAB',
           b'f+0x', b'closure #1 (Swift.Int) -> () in main.foo(x: Swift.Int) -> Swift.String',
           b'core::call_once<fn(usize) -> bool, (usize)>', b'do_x.isra.0', b'sched@@GLIBC_2.3.4', b'bpf_prog_2b_x',
           b'x 100 1.0: y', b'1.5: f', b'100 1.5:', b'LL/x']
PLAIN_SYMBOLS = [b'f', b'g', b'main', b'native_safe_halt', b'[unknown]', b'Ljava/io/PrintStream;::print',
                 b'Lorg/a/B;.call(Lorg/a/C;)V', b'net/http.(*Client).Do', b'a.(b).c(d)',
                 b'std::_F<void (int), th(void*)::{l(int)#1}>::_M', b'(anonymous namespace)::Anon::run',
                 b'x::(anonymous namespace)::y(int)', b'P::operator->', b'Q::operator()', b'operator"" _kb',
                 b'exec<void (*)()>(void (*)())', b'La/B;::c->Ld/E;::f->g', b'a->->b', b'a->->', b'[unknown]->a',
                 b'a->[unknown]->b', b'a_[i]->b_[i]', b'f_[k]', b'f_[j]', b'"x"', b'(comm)', b'a)b', b'f(',
                 b'caf\xc3\xa9', b'\xff\xfe', b'a\x01b', b'a (b) c', b'f+0xAB', b'f+0x', b'LL/x']
OFFSETS = [b'', b'', b'+0x13', b'+0x800047c022ec', b'+0x0', b'+0x1+0x2', b'+0xA']
MODULES = [b'[kernel.kallsyms]', b'[kernel.kallsyms].init.text', b'/usr/bin/app', b'/lib/libc-2.33.so', b'[unknown]',
           b'unknown', b'/tmp/perf-7539.map', b'/tmp/perf-x.map', b'[nf_conntrack]',
           b'/lib/modules/4.1/build/vmlinux', b'[guest.kernel.kallsyms.1234]', b'[JIT app cache]', b'inlined',
           b'/usr/bin/foo (deleted)', b'/memfd:doublemapper (deleted)', b'/opt/My App (x86)/bin/a', b'', b'/', b'x;y',
           b'/a/b;"c"', b'//anon', b'a)b', b'a(b', b'(a', b'x) (y', b'[vdso]', b'vmlinux', b'/tmp/perf-1.map.old',
           b'[unknown] (deleted)', b'bpf_prog_x', b'/x/y(z)', b'/usr/lib/libc.so.6+0x1234', b'[', b'caf\xc3\xa9',
           b'/\xff']
PLAIN_MODULES = [b'[kernel.kallsyms]', b'[kernel.kallsyms].init.text', b'/usr/bin/app', b'/lib/libc-2.33.so',
                 b'[unknown]', b'unknown', b'/tmp/perf-7539.map', b'/tmp/perf-x.map', b'[nf_conntrack]',
                 b'/lib/modules/4.1/build/vmlinux', b'[JIT app cache]', b'inlined', b'', b'/', b'/a/b;"c"', b'//anon',
                 b'vmlinux', b'/\xff']
SOURCES = [b'spin.cpp:10', b'libc-2.33.so[27b25]', b'[kernel.kallsyms][ffffffff814f9302]', b'', b'a;b.c:5',
           b'x[1]y[2]z', b'x[1', b'main.c:12 (x)', b'add cd.c:3', b'   ', b'#x.c:5', b'??:0', b'a]b[c']
ODD_LINES = [b'# cmdline : /usr/bin/perf record -g', b'# captured on: today', b' ', b'\t', b'\r', b' \r',
             b' insn: 48 01 c2', b' insn: 48 (x)', b'insn: 48 8b 05', b'|10  template<int N> struct foo { };',
             b'|12   i < 10 ; i++', b'|7', b"Was the 'perf record' command properly terminated?",
             b'        THIS_IS_A_WEIRD_LINE', b'\t1524 foo<(some_enum)0>::bar', b'\t1524 _ZN3fooE+0xc', b'\tdeadbeef',
             b'  12 34', b'swapper     0 [000]     0.000000: PERF_RECORD_CGROUP cgroup: 1 /',
             b'spin 11600   732.515045: PERF_RECORD_FORK(11600:11602):(11600:11600)',
             b'perf-exec     0     0.000000: PERF_RECORD_COMM: perf-exec:11600/11600',
             b'spin 11600   732.512909: PERF_RECORD_MMAP2 11600/11600: '
             b'[0x564f24c79000(0x1000) @ 0x1000 fe:00 10955203 2196621083]: r-xp /home/u/spin',
             b'java 19983 cycles:', b'V8 Worker 12   20000000', b'11602   732.538038:   20000000 cpu-clock:u:',
             b'7f00 f (m)', b'x y z', b'7f00 100 f (m)']
FILTERS = ['cycles', 'cycles', 'cycles', 'cycles:u', 'cpu-clock', 'page-faults', 'kmem:kmalloc', 'my event', '',
           'CYCLES', 'cycles:P', '-x', 'none', 'sched:sched_switch']


def header(r, plain):
    comm = r.choice(PLAIN_COMMS if plain else COMMS)
    tid = r.choice(PLAIN_TIDS if plain else TIDS)
    cpu = pick(r, 6, b'', 4, b'[000] ') if plain else pick(r, 5, b'', 4, b'[000] ', 1, b'[12]', 1, b'[] ', 1, b'[x] ')
    misc = b'' if plain else pick(r, 12, b'', 1, b'U ', 1, b'K      ', 1, b'u ')
    time = pick(r, 9, b'1.000000:', 3, b'732.538038077:', 1, b'') if plain else pick(r, 12, TIMES[0], 12,
        r.choice(TIMES))
    event = pick(r, 5, PLAIN_EVENTS[0], 5, r.choice(PLAIN_EVENTS)) if plain else pick(r, 6, PLAIN_EVENTS[0], 6,
        r.choice(EVENTS))
    tail = pick(r, 9, b'', 3, b' ') if plain else pick(r, 12, b'', 5, r.choice(TAILS))
    indent = b'' if plain else pick(r, 9, b'', 1, b' ', 1, b'        ')
    gap = pick(r, 6, b' ', 2, b'   ', 1, b'\t')
    return b''.join([indent, comm, gap, tid, b' ', cpu, misc, time, pick(r, 3, b' ', 3, b'    '),
                     r.choice(PLAIN_PERIODS if plain else PERIODS), b' ', event, tail])


def frame(r, plain):
    symbol = pick(r, 4, r.choice(PLAIN_SYMBOLS[:5]), 5, r.choice(PLAIN_SYMBOLS if plain else SYMBOLS))
    module = pick(r, 3, r.choice(PLAIN_MODULES[:5]), 5, r.choice(PLAIN_MODULES if plain else MODULES))
    line = maybe(r, 0.95,
                 pick(r, 5, b'\t', 3, b'            ', 1, b' ')) + r.choice(PLAIN_ADDRESSES if plain else ADDRESSES)
    line += (b' ' if plain else pick(r, 20, b' ', 1, b'  ', 1, b'\t', 1, b'')) + symbol + r.choice(OFFSETS)
    if plain or r.random() < 0.95:
        line += (b' ' if plain else pick(r, 20, b' ', 1, b'  ', 1, b'')) + b'(' + module + b')'
    return line + (b'' if plain else pick(r, 20, b'', 1, b' ', 1, b' x', 1, b' (x', 1, b'z'))


def sample(r, plain, sources):
    lines = [header(r, plain)] if r.random() < 0.97 else []
    for _ in range(pick(r, 1, 0, 4, 1, 4, 2, 3, 3, 1, 6)):
        lines.append(frame(r, plain))
        if sources and r.random() < (0.97 if plain else 0.85):
            lines.append(b'  ' + (r.choice(SOURCES[:4]) if plain else r.choice(SOURCES)))
        if not plain and r.random() < 0.05:
            lines.append(r.choice(ODD_LINES))
    return lines + ([b''] if plain or r.random() < 0.93 else []) + maybe(r, 0.03, [b''], [])


def flat(r):
    """A recording without call chains: one line per sample, mostly."""
    lines = []
    for _ in range(r.randrange(1, 8)):
        event = r.choice([b'cycles:', b'cycles:u:', b'cpu_core/cycles:Pu/:', b'page-faults:', b'sched:sched_switch:',
                          b'my event:'])
        address = b'%x ' % r.choice((0x7f00, 0x7f01, 0xffffffff81))
        address += r.choice(SYMBOLS) + r.choice(OFFSETS) + b' (' + r.choice(MODULES) + b')'
        tail = pick(r, 12, address, 1, r.choice(TAILS), 1, b'')
        lines.append(b'%*s %s 1.000000: %s %s %s' % (r.choice((0, 16)), r.choice(COMMS), r.choice(TIDS[:8]),
                                                     r.choice(PLAIN_PERIODS), event, tail))
        lines += maybe(r, 0.08, [frame(r, False)], []) + maybe(r, 0.05, [b''], []) + maybe(r, 0.03,
            [r.choice(ODD_LINES)], [])
    return b'\n'.join(lines) + maybe(r, 0.9, b'\n')


def text(r, plain, sources):
    if not plain and r.random() < 0.15:
        return flat(r) if r.random() < 0.7 else damage(r, flat(r))
    lines = []
    for _ in range(pick(r, 3, 1, 4, 2, 3, 4, 1, 8)):
        lines += sample(r, plain, sources)
        if r.random() < (0.05 if plain else 0.12):
            lines.append(r.choice(ODD_LINES[:2] if plain else ODD_LINES))
    data = b'\n'.join(lines) + maybe(r, 0.97, b'\n')
    return data if plain else damage(r, data)


def options(r):
    words = []
    for name in ('pid', 'tid', 'kernel', 'jit', 'all', 'addrs', 'context'):
        if r.random() < 0.15:
            words.append(pick(r, 6, '--', 1, '-', 1, '+') + pick(r, 6, name, 1, name[:3], 1, name.upper()))
    if r.random() < 0.2:
        value = r.choice(FILTERS)
        words += ['--event-filter=' + value] if r.random() < 0.6 and value else ['--event', value]
        if value and r.random() < 0.15:
            words.append('--event-filter=' + r.choice(FILTERS[:5]))
    r.shuffle(words)
    if r.random() < 0.01:
        words.append(r.choice(['--nosuch', '--p=1', '--pid=1', '--event-filter', '--', '+', '--c=', '--event-filter=',
                               '---pid', '--=x', '--a', '--i', '--s', '--k', '--j']))
    return words


def case(r):
    if r.random() < 0.5:
        return fields_gen.case(r)
    plain = r.random() < 0.4
    sources = r.random() < 0.15
    args = options(r) + (['--srcline'] if sources and r.random() < 0.9 or r.random() < 0.03 else [])
    if r.random() < 0.9:
        return Case(args, text(r, plain, sources))
    files = {name: text(r, plain, sources) for name in r.sample(['a', 'b c', 'd'], r.randrange(1, 3))}
    names = list(files) + r.choice([[], [], [], ['-'], ['missing']])
    r.shuffle(names)
    return Case(args + names, b'' if r.random() < 0.5 else text(r, plain, sources), files)
