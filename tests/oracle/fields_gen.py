"""Recordings in perf's layout with any list of fields (tests/fields), as cases whose samples are known."""
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fields'))

import generate
from cases import Case
from grammar import FOLDED, maybe, pick

SYMBOLS = ('Ljava/io/PrintStream;::print', 'net/http.(*Client).Do', 'std::_F<void (int), th(void*)::{l(int)#1}>::_M',
           '(anonymous namespace)::Anon::run', 'x::(anonymous namespace)::y(int)', 'P::operator->', 'Q::operator()',
           'La/B;::c->Ld/E;::f->g', 'a->->b', '[unknown]->a', 'a->[unknown]->b', 'a_[i]->b_[i]', 'f_[k]', 'f_[j]', '"x"',
           'exec<void (*)()>(void (*)())', 'f;g', 'caf\xe9', 'do_x.isra.0', 'sched@@GLIBC_2.3.4', 'LL/x',
           'closure #1 (Swift.Int) -> () in main.foo(x: Swift.Int) -> Swift.String')
MODULES = ('[kernel.kallsyms].init.text', '/tmp/perf-7539.map', '/tmp/perf-x.map', '/tmp/jitted-7539-3.so', '[nf_conntrack]',
           '/lib/modules/4.1/build/vmlinux', '/usr/lib/debug/boot/vmlinux-6.1.0-13-amd64', '[guest.kernel.kallsyms.1234]',
           '[JIT] tid 77', 'inlined', '/lib/modules/5.4/kernel/fs/x.ko', '/lib/modules/5.4/extra/y.ko.zst', 'bpf_prog_x',
           '[unknown] (deleted)', '/opt/vmlinux-tools/bin/a', 'x;y')
COMMS = ('java', 'java main', 'javac;x')
PATTERNS = ('*', 'cycles*', 'c?cles', '[a-c]*', '[!x]*', '*:sys_enter_*', 'cpu_*/cycles/*', '[', '*[', 'sched:*', 'x*')


class Made:
    """What was recorded and how it is printed."""

    def __init__(self, recording, fields, samples, crlf):
        self.recording, self.fields, self.samples, self.crlf = recording, fields, samples, crlf

    def text(self):
        text = generate.printed(self.recording, self.fields, self.samples)
        return text.replace(b'\n', b'\r\n') if self.crlf else text

    def case(self, args, parts=1):
        """The text as standard input, or as files that each hold some of the samples."""
        new = Case(args, self.text())
        if parts > 1:
            at = len(self.samples) // 2
            halves = [Made(self.recording, self.fields, part, self.crlf).text()
                      for part in (self.samples[:at], self.samples[at:])]
            new = Case(list(args) + ['a', 'b'], b'', {'a': halves[0], 'b': halves[1]})
        new.made = self
        return new

    def smaller(self, case, fails):
        """Without samples, frames, fields and options that it fails without."""
        best = case

        def attempt(made, args):
            nonlocal best
            new = made.case(args)
            if fails(new):
                best = new
                return True
            return False

        attempt(Made(self.recording, self.fields, self.samples, False), case.args)
        changed = True
        while changed:
            changed = False
            made, args = best.made, [a for a in best.args if a not in ('a', 'b')]
            tries = [(Made(made.recording, made.fields, made.samples[:i] + made.samples[i + 1:], made.crlf), args)
                     for i in range(len(made.samples))] if len(made.samples) > 2 else []
            tries += [(Made(made.recording, [f for f in made.fields if f != name], made.samples, made.crlf), args)
                      for name in made.fields if name in generate.OTHERS and name not in ('misc', 'trace')]
            tries += [(made, args[:i] + args[i + 1:]) for i in range(len(args))]
            changed = any(attempt(*one) for one in tries)
        return best


def enrich(r, made):
    """Names with more in them, where perf prints a module after a symbol, and so shows where it ends."""
    if 'dso' not in made.fields or {'brstacksym', 'addr', 'callindent'} & set(made.fields):
        return
    for sample in made.samples:
        for frame in sample['frames']:
            if r.random() < 0.4:
                frame['symbol'] = r.choice(SYMBOLS)
            if r.random() < 0.5:
                frame['module'] = r.choice(MODULES)
            if 'event' not in made.fields and ': ' in frame['symbol']:     # which ends the name of an event
                frame['symbol'] = 'main.foo'
            if 'time' not in made.fields:      # a line with ';' that ends in a number would be a folded stack
                frame['symbol'], frame['module'] = (frame[name].replace(';', ',') for name in ('symbol', 'module'))
        if r.random() < 0.2 and generate.anchored(made.fields):
            sample['comm'] = r.choice(COMMS)


def filters(r, made):
    events = [sample['event'] for sample in made.samples]
    plain = [event.split('/')[1] if '/' in event else event.rsplit(':', 1)[0] for event in events]
    chosen = [r.choice((r.choice(events), r.choice(plain), r.choice(PATTERNS), 'all', 'none', ''))
              for _ in range(pick(r, 6, 0, 3, 1, 1, 2))]
    return ['--event-filter=' + text if text else '--event-filter' for text in chosen if text]


def options(r):
    words = []
    for name in ('pid', 'tid', 'kernel', 'jit', 'all', 'addrs'):
        if r.random() < 0.15:
            words.append(pick(r, 6, '--', 1, '-', 1, '+') + pick(r, 6, name, 1, name[:3], 1, name.upper()))
    return words


def case(r):
    recording, fields, samples = generate.make(random.Random(r.getrandbits(60)))
    made = Made(recording, fields, samples, r.random() < 0.04)
    if 'time' not in fields and any(FOLDED.fullmatch(line) for line in made.text().split(b'\n')):
        for sample in samples:
            sample['comm'] = sample['comm'].replace(';', ',')
    if r.random() < 0.7:
        enrich(r, made)
    args = options(r) + filters(r, made)
    glued = 'brstacksym' in fields and not recording['chains']      # to the source position
    if not glued and ('srcline' in fields and r.random() < 0.7 or r.random() < 0.03):
        args.append('--srcline')
    r.shuffle(args)
    return made.case(args, 2 if r.random() < 0.06 else 1)
