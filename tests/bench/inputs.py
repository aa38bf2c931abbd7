#!/usr/bin/env python3
"""Make the inputs that bench.py measures: texts of perf script and folded files of any size, the same in every run.

usage: inputs.py FOLDER [--perf MB] [--folded MB] [--only NAME]...

    system.txt       all processes of a machine, eight processors
    java.txt         one Java process, deep stacks, names of its JIT compiler
    node.txt         one node process, deep stacks of long names
    distinct.txt     as system.txt, but no stack occurs twice
    dropped.txt      four events; the samples of the first one, which alone are kept, are 1 of 100
    sorted.folded    distinct stacks in byte order
    shuffled.folded  the same lines in another order
    a.folded, b.folded                two sorted files; 4 of 5 stacks of one are also in the other
    little-a.folded, little-b.folded  two sorted files; 1 of 20
    bpftrace.txt, jstack.txt, gdb.txt, folded.txt    the stacks as other profilers print them, for stackcollapse

What is modelled: a system-wide recording of 150 MB has 2.5 million lines of frames but 15,000 different texts of them, and
160,000 samples but 25,000 different stacks; a third of the samples have the frames of one of the 64 before, and in 9 of 10
lines a frame follows that it followed before. So the frames are those of the recordings in testdata, each at some offsets; a
stack is a call path of them, now and then with another innermost function; a function calls another from one place mostly; a
processor runs one process for some samples, and stacks that occurred often occur again. New ones become rarer: of the first n
samples at most 1.4 n^0.86 are of distinct stacks.
"""
import argparse
import bisect
import itertools
import lzma
import os
import random
import re
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TESTDATA = os.path.join(HERE, '..', '..', 'testdata', 'perf-script')
HEADER = re.compile(rb'(.+?)\s+(\d+)\s+(?:\[\d+\]\s+)?[\d.]+:\s+(\d+) (\S+): *$')
FRAME = re.compile(rb'\s*([0-9a-f]+) (.*?)(?:\+0x([0-9a-f]+))? (\(.*\))$')
PROCESSORS, TURN = 8, 6     # of the machine; samples that a process mostly has before another one follows
PROCESSES = 200
IDLE, KERNEL = b'swapper', b'([kernel.kallsyms])'
ADDRESSES = 30              # places in a function where samples are, at most
CALLS = 6                   # places where it calls another, at most
NEW, OLD = 1.2, 0.14        # of sample n the stack is new with the chance NEW / n^OLD


def recording(name):
    """Samples of a recording in testdata: the name of the process, and its frames, each a tuple of their parts."""
    with lzma.open(os.path.join(TESTDATA, name + '.txt.xz')) as file:
        for block in file.read().split(b'\n\n'):
            lines = [line for line in block.split(b'\n') if line and not line.startswith(b'#')]
            header = HEADER.match(lines[0]) if lines else None
            frames = [FRAME.match(line) for line in lines[1:]]
            if header and frames and all(frames):
                yield header[1].strip(), tuple(frame.groups() for frame in frames)


def shown(process):
    """What a process is called; one of three has its number in its name, as workers have."""
    return b'%s/%d' % process if process[1] % 3 == 1 else process[0]


def folded_name(frame):
    return frame[1].replace(b';', b':').replace(b' ', b'_') if frame[1] else b'[unknown]'


class Vocabulary:
    """The frames of recordings, and the stacks that are made of them."""

    def __init__(self, names, rng):
        self.rng, self.texts, self.paths, self.kernel, self.leaves = rng, {}, {}, {}, {}
        for process, frames in itertools.chain(*map(recording, names)):
            split = sum(frame[3] == KERNEL for frame in frames)
            self.paths.setdefault(process, {})[frames[split:]] = None
            self.kernel.setdefault(process, {})[frames[:split]] = None
            self.leaves.setdefault(frames[0][3], {})[frames[0]] = None
        for known in (self.paths, self.kernel, self.leaves):
            known.update({key: list(value) for key, value in known.items()})
        drawn = [name for name in self.paths if name != IDLE]
        drawn = rng.choices(drawn, [len(self.paths[name]) for name in drawn], k=PROCESSES)
        self.processes = [(name, number) for number, name in enumerate(drawn)]

    def text(self, frame, place):
        """The line of a frame, at one of the places in its function."""
        line = self.texts.get((frame, place))
        if line is None:
            address, symbol, offset, module = frame
            moved = place * 20 if offset else 0
            at = b'+0x%x' % (int(offset, 16) + moved) if offset else b''
            line = b'\t%16x %s%s %s\n' % (int(address, 16) + moved, symbol, at, module)
            self.texts[frame, place] = line
        return line

    def frames(self, process):
        """Another call path, innermost frame first, of a process: what it called in the kernel, what called that."""
        name = process[0]
        frames = self.rng.choice(self.kernel[name]) + self.rng.choice(self.paths[name])
        if name != IDLE and (not frames or self.rng.random() < 0.6):
            frames = (self.rng.choice(self.leaves[frames[0][3] if frames else KERNEL]),) + frames[1:]
        return frames

    def body(self, process, frames):
        """The lines of such a path: a function calls another from one place mostly, and a sample is at any in its own."""
        places = [self.rng.randrange(ADDRESSES) if process[0] != IDLE else 0]
        for called, caller in zip(frames, frames[1:]):
            seldom = process[1] % 10 == 0
            places.append(zlib.crc32(called[1], zlib.crc32(caller[1]) + seldom) % CALLS)
        return b''.join(map(self.text, frames, places))


class Machine:
    """Processors with the processes that run on them."""

    def __init__(self, vocabulary, rng, distinct):
        self.rng, self.vocabulary, self.running, self.seen = rng, vocabulary, [None] * PROCESSORS, {}
        self.idle = 0 if distinct or IDLE not in vocabulary.paths else 0.2
        shares = itertools.accumulate(1 / (1 + i) ** 0.8 for i in range(len(vocabulary.processes)))
        self.shares = list(shares)
        rng.shuffle(vocabulary.processes)

    def process(self, processor):
        """Who runs there, usually the one that did before."""
        rng = self.rng
        if self.running[processor] is None or rng.random() * TURN < 1:
            at = bisect.bisect(self.shares, rng.random() * self.shares[-1])
            idle = rng.random() < self.idle
            self.running[processor] = (IDLE, 0) if idle else self.vocabulary.processes[at]
        return self.running[processor]

    def body(self, process, chance):
        """The frames of a sample: those of an earlier sample of the process, or new ones, which have that chance."""
        before = self.seen.setdefault(process, [])
        if not before or self.rng.random() < chance:
            before.append(self.vocabulary.body(process, self.vocabulary.frames(process)))
        else:
            before.append(before[self.rng.randrange(len(before))])
        return before[-1]

    def new_body(self, process, known):
        """The frames of a sample, names of which no earlier sample has."""
        for _ in range(1000):
            frames = self.vocabulary.frames(process)
            frames = (self.rng.choice(self.vocabulary.leaves[frames[0][3]]), *frames)
            names = (shown(process), *(frame[1] for frame in frames))
            if names not in known:
                known.add(names)
                return self.vocabulary.body(process, frames)
        sys.exit('inputs: no further stack was found')


EVENTS = ((b'page-faults', 0.01), (b'cpu-clock', 0.5), (b'context-switches', 0.6), (b'cpu-cycles', 1))


def event(number, rng):
    """The name of the event of a sample; that of the first sample is the one that is kept."""
    chance = rng.random() if number else 0
    return next(name for name, share in EVENTS if chance < share)


def perf_text(path, size, names, distinct=False, events=False):
    """Samples as perf script prints them."""
    rng, written, number, known = random.Random(27), 0, 0, set()
    machine = Machine(Vocabulary(names, rng), rng, distinct)
    with open(path, 'wb') as out:
        while written < size:
            processor = rng.randrange(PROCESSORS)
            process, time = machine.process(processor), 5000000 + number * 251 + rng.randrange(200)
            name = event(number, rng) if events else b'cpu-clock'
            chance = min(1, NEW / (number + 1) ** OLD)
            head = b'%s %5d [%03d] %5d.%06d: %10d %s: \n' % (
                shown(process), 0 if process[0] == IDLE else 1200 + zlib.crc32(b'%s%d' % process) % 30000, processor,
                time // 1000000, time % 1000000, 2004008 if name == b'cpu-clock' else 1 + rng.randrange(400000), name)
            body = machine.new_body(process, known) if distinct else machine.body(process, chance)
            written += out.write(head + body + b'\n')
            number += 1


def stacks(size, names, seed):
    """Distinct folded stacks without counts, until they have so many bytes with them, in byte order."""
    rng, made, written = random.Random(seed), {}, 0
    vocabulary = Vocabulary(names, rng)
    leaves = {module: list(map(folded_name, frames)) for module, frames in vocabulary.leaves.items()}
    while written < size:
        process = rng.choice(vocabulary.processes)
        frames = vocabulary.frames(process)
        inner = [rng.choice(leaves[frames[0][3]]) for _ in range(2)]
        stack = b'%s-%d;%s' % (*process, b';'.join([*map(folded_name, frames[::-1]), *inner]))
        if stack not in made:
            made[stack] = None
            written += len(stack) + 3
    return sorted(made)


def gdb_frame(depth, name, rng):
    """One of four frames has arguments that change."""
    number = zlib.crc32(name)
    size = rng.randrange(1 << 16) if number % 4 == 0 else 4096
    return b'#%-2d 0x%016x in %s (self=0x55d0c0%06x, size=%d) at ../src/part%d.c:%d\n' % (
        depth, 0x7f0000000000 + number, name, number % (1 << 24), size, number % 90, number % 2000)


def as_bpftrace(frames, number, _):
    return b'@[\n' + b''.join(b'    %s+%d\n' % (name, zlib.crc32(name) % 300) for name in frames) + b']: %d\n' % (number % 50)


def as_jstack(frames, number, _):
    lines = b''.join(b'\tat %s(Part%d.java:%d)\n' % (name, zlib.crc32(name) % 90, zlib.crc32(name) % 2000) for name in frames)
    return (b'"pool-%d-thread-%d" #%d prio=5 os_prio=0 tid=0x00007f273c%06x nid=0x%x runnable [0x00007f28a30f3000]\n'
            b'   java.lang.Thread.State: %s\n%s\n' % (number % 5, number % 40, number % 200, number % 4096, number % 4096,
                                                    b'WAITING (parking)' if number % 3 == 0 else b'RUNNABLE', lines))


def as_gdb(frames, number, rng):
    return b'Thread %d (Thread 0x7f5fa09e96c0 (LWP %d) "app"):\n%s\n' % (
        number % 40, number, b''.join(gdb_frame(depth, name, rng) for depth, name in enumerate(frames)))


def as_folded(frames, number, _):
    return b'%s %d\n' % (b';'.join(reversed(frames)), number % 50)


def other_text(path, size, print_stack):
    """Stacks, some of them often, as another profiler prints them."""
    rng, written, number = random.Random(3), 0, 0
    vocabulary = Vocabulary(SYSTEM, rng)
    known = [tuple(map(folded_name, vocabulary.frames(rng.choice(vocabulary.processes)))) for _ in range(20000)]
    shares = list(itertools.accumulate(1 / (1 + i) ** 0.8 for i in range(len(known))))
    with open(path, 'wb') as out:
        while written < size:
            for frames in rng.choices(known, cum_weights=shares, k=1000):
                written += out.write(print_stack(frames, number, rng))
                number += 1


def counted(stack, rng):
    return b'%s %d\n' % (stack, min(99999, int(rng.paretovariate(0.9))))


def folded(path, size, mixed=False):
    rng = random.Random(1)
    lines = [counted(stack, rng) for stack in stacks(size, FOLDED, 1)]
    if mixed:
        rng.shuffle(lines)
    with open(path, 'wb') as out:
        out.writelines(lines)


def pair(paths, size, common):
    """Two files: of the stacks of one, that share is also in the other."""
    rng, both = random.Random(2), common / (2 - common)  # of the stacks of either
    with open(paths[0], 'wb') as before, open(paths[1], 'wb') as after:
        for stack in stacks(size * (2 - common), FOLDED, 2):
            chance = rng.random()
            if chance < both or chance * 2 < 1 + both:
                before.write(counted(stack, rng))
            if chance < both or chance * 2 >= 1 + both:
                after.write(counted(stack, rng))


SYSTEM, FOLDED = ('system-wide', 'node-jit'), ('system-wide',)
PERF = {
    'system': (SYSTEM, {}), 'java': (('java-jit',), {}), 'node': (('node-jit',), {}),
    'distinct': (SYSTEM, {'distinct': True}), 'dropped': (SYSTEM, {'events': True}),
}
OTHER = {'bpftrace': as_bpftrace, 'jstack': as_jstack, 'gdb': as_gdb, 'folded': as_folded}
NAMES = (*PERF, 'sorted', 'shuffled', 'pair', 'little', *OTHER)


def make(folder, name, size):
    """Makes an input of so many bytes and returns its path, or those of a pair. A file of that name is kept as it is."""
    ends = {'pair': ('a.folded', 'b.folded'), 'little': ('little-a.folded', 'little-b.folded')}.get(
        name, (name + ('.txt' if name in PERF or name in OTHER else '.folded'),))
    paths = [os.path.join(folder, end) for end in ends]
    if not all(map(os.path.exists, paths)):
        if name in PERF:
            perf_text(paths[0], size, PERF[name][0], **PERF[name][1])
        elif name in OTHER:
            other_text(paths[0], size, OTHER[name])
        elif len(paths) == 2:
            pair(paths, size, 0.8 if name == 'pair' else 0.05)
        else:
            folded(paths[0], size, name == 'shuffled')
    return paths


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('folder')
    parser.add_argument('--perf', type=float, default=150, metavar='MB', help='size of each text of perf script (150)')
    parser.add_argument('--folded', type=float, default=50, metavar='MB', help='size of each other file (50)')
    parser.add_argument('--only', action='append', choices=NAMES, metavar='NAME', help='of ' + ', '.join(NAMES))
    given = parser.parse_args()
    os.makedirs(given.folder, exist_ok=True)
    for name in given.only or NAMES:
        size = given.perf if name in PERF else given.folded
        print(*make(given.folder, name, int(size * 1e6)), flush=True)


if __name__ == '__main__':
    main()
