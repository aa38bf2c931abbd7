#!/usr/bin/env python3
"""Compares our programs with the originals on random inputs. See README.md in this folder.

usage: fuzz.py --programs DIR --originals DIR --tool NAME [--count N] [--seed S] [--jobs N] [--keep DIR]
"""
import argparse
import collections
import importlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time

from cases import Runner, smaller
from preloaded import Preloaded

TOOLS = {'stackcollapse-perf': 'perf', 'flamegraph': 'flame', 'difffolded': 'diff'}
BATCH = 25
TOLD = 10      # of so many explained inputs one is asked which rules explain it
ALIKE = 4      # unexplained differences near the same rules that one job makes smaller and shows


class Judge:
    """Runs a case through both programs and both readings of the contract."""

    def __init__(self, options, folder):
        self.generator = importlib.import_module(TOOLS[options.tool] + '_gen')
        self.model = importlib.import_module(TOOLS[options.tool] + '_model')
        self.seen = getattr(self.model, 'seen', lambda case, outcome: (outcome.ok, outcome.stdout))
        script = os.path.join(options.originals, options.tool + '.pl')
        self.original = ['perl', script]
        self.preloaded = Preloaded(script) if options.tool == 'stackcollapse-perf' else self.original
        self.ours = [os.path.join(options.programs, options.tool, options.tool)]
        self.runner = Runner(folder)
        self.minimised = collections.Counter()

    def judge(self, case, tell=True, original=True):
        """('equal', ()), ('explained', rules), ('ours only', ()), ('open', (why,)), or what is wrong: ('ours' |
        'original' | 'crash' | 'broken', (want, got)). tell: say which rules; original: run that, too."""
        rules = frozenset(self.model.RULES)
        want = self.model.expected(case, rules)
        if getattr(want, 'open', False) and not original:
            return 'open', (want.why,)
        outcome = self.runner.run(self.ours, case)
        if outcome.status is None or outcome.status < 0 or b'Sanitizer' in outcome.stderr:
            return 'crash', (b'', outcome.stderr)
        ours = self.seen(case, outcome)
        if ours != want:
            return 'ours', (want, ours)
        broken = getattr(self.model, 'complaint', lambda case, outcome: None)(case, outcome)
        if broken:
            return 'broken', ('', broken)
        if not original:
            return 'ours only', ()
        theirs = self.seen(case, self.runner.run(self.preloaded, case))
        told = self.model.expected(case, frozenset())
        if theirs != told:
            theirs = self.seen(case, self.runner.run(self.original, case))
        if theirs != told:
            return 'original', (told, theirs)
        if getattr(want, 'open', False):
            return 'open', (want.why,)
        if ours == theirs:
            return 'equal', ()
        return 'explained', self.reasons(case, rules, want, told) if tell else ()

    def near(self, case, kind, detail):
        """For an unexplained difference: the rules that, left out or added, would explain it."""
        base = frozenset() if kind == 'original' else frozenset(self.model.RULES)
        return ' '.join(rule for rule in self.model.RULES if self.model.expected(case, base ^ {rule}) == detail[1])

    def reasons(self, case, rules, want, told):
        """The rules without which our result would be another; else those that alone change the original's."""
        for result in (told, want):
            if hasattr(result, 'why'):
                return result.why,
        for base, result in ((rules, want), (frozenset(), told)):
            found = tuple(rule for rule in self.model.RULES if self.model.expected(case, base ^ {rule}) != result)
            if found:
                return found
        return ('several rules together',)


judge = None      # of this process


def batch(work):
    options, indices = work
    global judge
    if not judge:
        judge = Judge(options, os.path.join(options.scratch, 'job-%d' % os.getpid()))
    results = []
    for i in indices:
        case = judge.generator.case(random.Random('%s %d %d' % (options.tool, options.seed, i)))
        kind, detail = judge.judge(case, i % TOLD == 0, i % options.original_every == 0)
        if kind in ('equal', 'explained', 'ours only', 'open'):
            results.append((i, kind, detail, None, ''))
            continue
        label = kind, judge.near(case, kind, detail)

        def fails(smaller_case):
            again, other = judge.judge(smaller_case)
            return (again, judge.near(smaller_case, again, other)) == label if again == kind else False

        if judge.minimised[label] < ALIKE:
            case = smaller(case, fails, options.minimise)
            detail = judge.judge(case)[1]
        judge.minimised[label] += 1
        results.append((i, kind, detail, case, label[1]))
    return results


def apart(want, got):
    """The parts in which two results differ, for reading."""
    while isinstance(want, tuple) and isinstance(got, tuple) and len(want) == len(got):
        parts = [(a, b) for a, b in zip(want, got) if a != b]
        if len(parts) != 1:
            break
        want, got = parts[0]
    if isinstance(want, tuple) and isinstance(got, tuple):
        return tuple(x for x in want if x not in got), tuple(x for x in got if x not in want)
    return want, got


def report(number, kind, detail, case, near, options):
    print('UNEXPLAINED input %d: %s%s' % (number, {
        'ours': 'our program differs from the contract', 'original': 'the original differs from the contract',
        'broken': 'our output keeps no promise', 'crash': 'our program crashed or never ended'}[kind],
                                          ', near ' + near if near else ''))
    print('    ' + case.show())
    print('    contract %r\n    got      %r' % apart(*detail), flush=True)
    if options.keep:
        folder = os.path.join(options.keep, '%s-%d-%d' % (options.tool, options.seed, number))
        os.makedirs(folder, exist_ok=True)
        for name, data in [('stdin', case.stdin),
                           ('args', '\n'.join(case.args).encode('utf-8', 'surrogateescape'))] + \
                [('file-' + n, d) for n, d in case.files.items()]:
            with open(os.path.join(folder, name), 'wb') as f:
                f.write(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--programs', required=True, help='build folder, with TOOL/TOOL in it')
    parser.add_argument('--originals', required=True, help='folder of the Perl scripts')
    parser.add_argument('--tool', required=True, choices=sorted(TOOLS))
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--keep', help='folder for unexplained inputs')
    parser.add_argument('--minimise', type=int, default=400, help='runs spent on making one input smaller; 0: none')
    parser.add_argument('--original-every', type=int, default=1, metavar='N', help='run the original on one of N inputs')
    parser.add_argument('--only', type=int, help='judge this one input')
    parser.add_argument('--minutes', type=float, help='start nothing new after this time')
    options = parser.parse_args()
    options.programs, options.originals = os.path.abspath(options.programs), os.path.abspath(options.originals)
    options.scratch = tempfile.mkdtemp(prefix='oracle-')
    started, kinds, rules, left_open = time.monotonic(), collections.Counter(), collections.Counter(), collections.Counter()
    shown = collections.Counter()
    try:
        every = range(options.count) if options.only is None else range(options.only, options.only + 1)
        batches = (every[i:i + BATCH] for i in range(0, len(every), BATCH))
        with multiprocessing.Pool(options.jobs) as pool:
            for results in pool.imap_unordered(batch, ((options, indices) for indices in batches)):
                for number, kind, detail, case, near in results:
                    kinds[kind] += 1
                    rules.update(detail if kind == 'explained' else ())
                    left_open.update(detail if kind == 'open' else ())
                    if case is not None:
                        shown[kind, near] += 1
                        if shown[kind, near] <= ALIKE * options.jobs:
                            report(number, kind, detail, case, near, options)
                if options.minutes and time.monotonic() - started > 60 * options.minutes:
                    pool.terminate()
                    break
    except KeyboardInterrupt:
        print('interrupted; so far:')
    finally:
        shutil.rmtree(options.scratch, ignore_errors=True)
    total = sum(kinds.values()) - kinds['open']
    failed = total - kinds['equal'] - kinds['explained'] - kinds['ours only']
    print('%s, seed %d: %d inputs, %d equal, %d explained, %d without the original, %d unexplained, %.0f s' % (
        options.tool, options.seed, total, kinds['equal'], kinds['explained'], kinds['ours only'], failed,
        time.monotonic() - started))
    for why, count in left_open.most_common():
        print('    not counted, the contract leaves open: %-40s %7d' % (why, count))
    for (kind, near), count in shown.most_common():
        print('    unexplained: %s%s %d' % (kind, ' near ' + near if near else '', count))
    for rule, count in rules.most_common():
        print('    of every %dth, explained by %-28s %7d' % (TOLD, rule, count))
    print('%d passed, %d failed' % (total - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
