#!/usr/bin/env python3
"""What only makes the programs fast works: without it they execute more instructions, and print the same.

usage: mechanisms.py SOURCE_DIR [--measure] [--only TEXT]

No test of behaviour notices when such a mechanism is switched off by mistake. Each row of MECHANISMS names a place in the
sources and what is put there to switch it off. A copy of the sources is built with the optimizations of
a release but those at link time, which take most of the time, as they are and once with each replacement; valgrind counts
the instructions over a small input. Both must print the same bytes, and
without the mechanism at least so many times the instructions must be executed: about half of what is gained today.
Instructions vary by less than a thousandth, for hashes are seeded anew in every run.
A row whose text is not in its file any more fails: it goes with its mechanism, or follows it. --measure prints the gains.
Skipped (exit 77) where valgrind is not installed.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cases'))
from run import testdata  # pylint: disable=wrong-import-position

LEFT_OUT = ('.git', 'build', 'tests', 'testdata')  # of the copy
COLLAPSE, ADDRESSES = ('stackcollapse-perf', '--threads=1', 'perf'), ('stackcollapse-perf', '--threads=1', '--addrs', 'perf')
CALLERS = ('stackcollapse-perf', '--threads=1', 'node')
DROPPED = ('stackcollapse-perf', '--threads=1', '--event-filter=none', 'perf')
DEEP, WIDE = ('flamegraph', '--threads=1', 'deep'), ('flamegraph', '--threads=1', 'wide')
SHUFFLED, DIFF = ('flamegraph', '--threads=1', 'shuffled'), ('difffolded', 'blank', 'blank')
PRINT = ('stackcollapse', '--format=recursive', '--threads=1', 'deep')
STREAMS = ('difffolded', 'even', 'odd')

# what, command, file, text there, text without the mechanism, instructions without it in those with it
MECHANISMS = (
    ('the frame that followed before is expected', COLLAPSE, 'lib/perf/collapse_chain.c',
     '*text = line_prediction_find(&self->prediction, rest);', '*text = rest.len ? INTERN_NONE : 0;', 1.05),
    ('what follows a frame is remembered', COLLAPSE, 'lib/perf/line_prediction.h',
     'line_prediction_follow(self, texts, text);', ';', 1.1),
    ('frames seen before are not parsed', ADDRESSES, 'lib/perf/collapse.c',
     'if (take_known_frame(self, line)) {', 'if (!in) {', 1.3),
    ('callers that came before are compared at once', CALLERS, 'lib/perf/collapse_repeats.h',
     'return caller_memo_wants(&self->caller_memo) &&', 'return !self &&', 1.1),
    ('frames of dropped samples are skipped', DROPPED, 'lib/perf/collapse_chain.c',
     'return self->header.dropped &&', 'return !self &&', 1.1),
    ('the usual widths of a header are recognised', COLLAPSE, 'lib/perf/header_memo.c',
     'if (!split_usual(line, &texts) &&', 'if (', 1.01),
    ('headers that came before are not parsed', COLLAPSE, 'lib/perf/collapse.c',
     'if (!collapse_repeats_header(self, line))', 'if (in)', 1.2),
    ('the usual layout of a frame is recognised', COLLAPSE, 'lib/perf/perf_frame.h',
     'if (bytes.len <= PERF_USUAL_ADDRESS)', 'if (true)', 1.2),
    ('the text that stacks share is copied at once', PRINT, 'lib/profile/stack_table.c',
     'while (same < most &&', 'while (same > most &&', 1.03),
    ('sorted lines are merged as they come', WIDE, 'flamegraph/profile.c',
     'return (line->in_order || self->settings.chart)', 'return !self && (line->in_order || self->settings.chart)', 1.012),
    ('lines of a file that can be read again are not logged', DEEP, 'flamegraph/profile.c',
     'self->logging = !self->settings.one_input ||', 'self->logging = self ||', 1.01),
    ('what a line shares with the one before is found once', DEEP, 'flamegraph/profile.c',
     'folded_line_frames(stack), shared, line->count, delta)',
     'folded_line_frames(stack), 0, line->count, delta)', 1.02),
    ('narrow frames are left out early', WIDE, 'flamegraph/profile.c',
     'self->differential ? 0 : self->settings.min_share', '0', 1.03),
    ('common starts are compared 32 bytes at a time', DEEP, 'lib/base/slice.c',
     'while (i + 32 <= shorter &&', 'while (i > shorter &&', 1.008),
    ('common starts are compared 8 bytes at a time', DEEP, 'lib/base/slice.c',
     'while (i + 8 <= shorter &&', 'while (i > shorter &&', 1.008),
    ('the bytes of lines that are compared next are kept', SHUFFLED, 'lib/base/text_sort.c',
     'uint64_t head = rows[i].head;', 'uint64_t head = text_head(text_from(&rows[i], range.depth));', 1.03),
    ('what lines share is passed over at once', SHUFFLED, 'lib/base/text_sort.c',
     'while (load_heads(range))', 'for (load_heads(range); !range.n;)', 1.02),
    ('the colour of a name is made once', DEEP, 'flamegraph/drawing.c', 'if (*known)', 'if (!self)', 1.05),
    ('whole counts are added, subtracted and compared in line', DEEP, 'lib/base/count.h',
     'return a.form == COUNT_WHOLE && b.form == COUNT_WHOLE;', 'return a.form > COUNT_COMPUTED && b.form > COUNT_COMPUTED;',
     1.07),
    ('decimals are printed without printf', DEEP, 'flamegraph/svg.c',
     'if (round_scaled(value, scales[decimals], &rounded))', 'if (!out && round_scaled(value, scales[decimals], &rounded))',
     1.25),
    ('the sides of a rectangle are rounded once', DEEP, 'flamegraph/svg.c',
     'bool whole = round_scaled(x1', 'bool whole = !out && round_scaled(x1', 1.01),
    ('plain text is passed over 8 bytes at a time', DEEP, 'flamegraph/svg.c',
     'while (run + 8 <= text.len &&', 'while (run > text.len &&', 1.02),
    ('the second side is expected in the order of the first', DIFF, 'difffolded/diff.c',
     'bool as_expected =', 'bool as_expected = !self &&', 1.08),
    ('sorted files are joined as streams', STREAMS, 'difffolded/main.c',
     'bool joins = sorted_join_check(', 'bool joins = !given && sorted_join_check(', 1.07),
    ('what is in order is not sorted', DIFF, 'lib/base/sort.c',
     'compare(context, from[middle - 1], from[middle]) <= 0)', '!from)', 1.15),
)


def write_inputs(folder):
    """perf: a recording, twice; node: one whose callers return; deep and wide: folded stacks in byte order;
    shuffled: both above one start; even and odd: every second one of deep; blank: deep, with an empty line, so that
    difffolded reads it into its table. The same in every run."""
    chance, stack, deep, wide = random.Random(1), ('process',), set(), set()
    for _ in range(5000):
        stack = stack[:chance.randrange(1, 60)] + (f'function_{chance.randrange(400)}(int, char const*)',)
        deep.add(stack)
        wide.add(('process', f'part_{chance.randrange(40)}', *(f'{name}_{chance.randrange(5000)}' for name in ('inner', 'leaf'))))
    inputs = {'perf': testdata('perf-script/system-wide.txt.xz') * 2, 'node': testdata('perf-script/node-jit.txt.xz')}
    for name, stacks in (('deep', deep), ('wide', wide)):
        lines = sorted(';'.join(stack) for stack in stacks)
        inputs[name] = ''.join(f'{line} {chance.choice((1, 1, 2, 3, 500))}\n' for line in lines).encode()
    lines = (inputs['deep'] + inputs['wide']).splitlines(keepends=True)
    chance.shuffle(lines)
    inputs['shuffled'] = b''.join(b'server;start_thread;worker_main;pool::run(pool::task*);' + line for line in lines)
    lines = inputs['deep'].splitlines(keepends=True)
    inputs.update(blank=b'\n' + inputs['deep'], even=b''.join(lines[::2]), odd=b''.join(lines[1::2]))
    for name, data in inputs.items():
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(data)


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


class Sources:
    """A copy of the sources, and a build of the programs."""

    def __init__(self, root, folder, programs):
        self.folder, self.build = os.path.join(folder, 'sources'), os.path.join(folder, 'build')
        shutil.copytree(root, self.folder, ignore=lambda _, names: [name for name in names if name in LEFT_OUT])
        self.call('cmake', '-S', self.folder, '-B', self.build, '-DCMAKE_BUILD_TYPE=RelWithDebInfo',
                  '-DCMAKE_C_FLAGS_RELWITHDEBINFO=-O3 -DNDEBUG')
        self.make(*programs)

    @staticmethod
    def call(*words):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f'FAILED {" ".join(words)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}')

    def make(self, *targets):
        self.call('cmake', '--build', self.build, '-j', '2', *(['--target', *targets] if targets else []))

    def program(self, name):
        return os.path.join(self.build, name, name)

    def replace(self, path, text, other):
        """Puts `other` in the place of the only `text` in the file; None if there is not just one, else what was there."""
        path = os.path.join(self.folder, path)
        before = read(path) if os.path.exists(path) else ''
        if before.count(text) != 1:
            return None
        write(path, before.replace(text, other))
        return before

    def restore(self, path, before):
        write(os.path.join(self.folder, path), before)


def instructions(sources, folder, command):
    """How many instructions the command executes, and what it prints."""
    log = os.path.join(folder, 'log')
    done = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', f'--log-file={log}',
                           sources.program(command[0]), *command[1:]], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    found = re.search(r'Collected : (\d+)', read(log))
    return int(found.group(1)) if found and not done.returncode else 0, done.stdout


def check(sources, folder, mechanism, usual):
    """What is wrong with one mechanism, or None; and what it gains."""
    _, command, path, text, other, wanted = mechanism
    before = sources.replace(path, text, other)
    if before is None:
        return f'{path} does not hold once: {text}', 0
    sources.make(command[0])
    count, output = instructions(sources, folder, command)
    sources.restore(path, before)
    gain = count / usual[command][0]
    if output != usual[command][1]:
        return 'what is printed depends on it', gain
    return None if gain >= wanted else f'{gain:.3f} times the instructions without it, at least {wanted} were wanted', gain


def main():
    parser = argparse.ArgumentParser(description='What only makes the programs fast works.')
    parser.add_argument('root')
    parser.add_argument('--measure', action='store_true')
    parser.add_argument('--only', default='', help='only mechanisms whose name has this text in it')
    given = parser.parse_args()
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        return 77
    chosen, failed = [row for row in MECHANISMS if given.only in row[0]], 0
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources(os.path.abspath(given.root), folder, sorted({row[1][0] for row in chosen}))
        write_inputs(folder)
        usual = {command: instructions(sources, folder, command) for command in sorted({row[1] for row in chosen})}
        for row in chosen:
            bad, gain = check(sources, folder, row, usual)
            failed += bad is not None
            if bad or given.measure:
                print(f'{"FAILED " if bad else ""}{row[0]}: {bad or f"{gain:.3f}, wanted {row[-1]}"}', flush=True)
    print(f'{len(chosen) - failed} passed, {failed} failed')
    return 1 if failed or not chosen else 0


if __name__ == '__main__':
    sys.exit(main())
