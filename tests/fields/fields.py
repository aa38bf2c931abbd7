#!/usr/bin/env python3
"""Check that stackcollapse-perf reads what perf script prints, whatever fields it was asked for.

usage: fields.py PROGRAMS_DIR [--recordings DIR] [--only TEXT] [--failing FILE] [--record DIR] [--limit LISTS]
                 [--generated TEXTS] [--seed N] [--show]

Recordings printed with many lists of fields (testdata/perf-fields, see record.py) are folded; each fold must be the
one of the plain list, reduced by what the list lacks (expected_fold), and nothing may stand on standard error but what
REMARKS holds. Generated texts (generate.py) are checked in the same way. The sum of the weights is that of the periods
of the samples that are kept, as far as periods are printed: the fold is computed here from the samples.

--record makes new recordings in DIR first, where perf is installed, with at most LISTS lists each; --failing writes the
failing lists to FILE; --show prints the generated texts that fail. The last line is "N passed, N failed, N skipped".
"""
import argparse
import collections
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

import generate
import record

HERE = os.path.dirname(os.path.abspath(__file__))
TESTDATA = os.path.join(HERE, '..', '..', 'testdata', 'perf-fields')
HEADER = re.compile(rb' *(?P<comm>.*?) +(?P<pid>\d+)/(?P<tid>\d+) +\d+\.\d+: +(?P<period>\d+) +(?P<event>\S+): +'
                    rb'(?P<frame>[0-9a-f]+ .*)?$')
FRAME = re.compile(rb'\s*[0-9a-f]+ (?P<symbol>.*) \((?P<module>[^()]*)\)$')
REMARKS = (b'no call chains', b'without symbol', b'source positions')  # about the recording, not about lines
ANCHORS = {'pid', 'tid', 'time', 'event'}
NUMBER_LAST = re.compile(rb' [0-9]+$')
SECONDS = 60

Sample = collections.namedtuple('Sample', 'comm event period frames')
Frame = collections.namedtuple('Frame', 'symbol module')


def program_path(folder, tool='stackcollapse-perf'):
    for path in (os.path.join(folder, tool, tool), os.path.join(folder, tool)):
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit(f'fields.py: no program {tool} in {folder}')


def read_frame(line):
    found = FRAME.match(line)
    return Frame(found['symbol'], found['module'])


def read_plain(text):
    """The samples of a text with the plain list; the process names of the recordings are known to be harmless."""
    samples = []
    for line in text.split(b'\n'):
        found = HEADER.match(line)
        if found:
            frames = [read_frame(found['frame'])] if found['frame'] else []
            samples.append(Sample(found['comm'], found['event'], int(found['period']), frames))
        elif line.strip():
            samples[-1].frames.append(read_frame(line))
    return samples


def frame_name(frame, fields):
    """None for a frame of which nothing is known but its address."""
    if 'sym' in fields and frame.symbol != b'[unknown]':
        return frame.symbol.replace(b';', b':')
    if 'dso' not in fields:
        return b'[unknown]' if 'sym' in fields else None
    name = frame.module.rsplit(b'/', 1)[-1].removesuffix(b' (deleted)')
    return b'[' + (b'unknown' if frame.module == b'[unknown]' else name) + b']'


def expected_fold(samples, fields):
    """The folded lines, if these samples are printed with these fields."""
    counts = collections.Counter()
    for sample in samples:
        frames = [frame_name(frame, fields) for frame in reversed(sample.frames)] if 'ip' in fields else []
        stack = [sample.comm.replace(b' ', b'_').replace(b';', b':')] if 'comm' in fields else []
        stack += [name for name in frames if name is not None]
        if stack:
            counts[b';'.join(stack)] += (sample.period or 1) if 'period' in fields else 1
    return sorted(b'%s %d' % item for item in counts.items())


def fold(program, text, words=()):
    done = subprocess.run([program, *words], input=text, capture_output=True, check=False, timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr


def first_difference(want, got):
    for wanted, line in zip(want + [b'(end)'], got + [b'(end)']):
        if wanted != line:
            return f'wanted {wanted!r}, got {line!r}'
    return f'{len(want)} lines wanted, got {len(got)}'


def messages(said):
    """What stands on standard error and should not."""
    lines = [line for line in said.splitlines() if not any(remark in line for remark in REMARKS)]
    return f'message: {lines[0]!r}' if lines else None


def compare(program, text, samples, fields, words=()):
    """What is wrong with the fold, None if nothing."""
    want = expected_fold(samples, fields)
    code, out, said = fold(program, text, words)
    got = out.split(b'\n')[:-1]
    if code:
        return f'exit {code}: {said[:200]!r}'
    if got != want:
        return first_difference(want, got)
    return messages(said) if want else None


def names_tracepoints(samples, fields):
    """Whether, without a filter, a message says that tracepoints were added up (X-41)."""
    return {'event', 'trace'} <= set(fields) and any(b':' in sample.event for sample in samples)


def check_list(program, text, samples, fields):
    """What is wrong with one list, None if nothing. Of several events each is chosen in turn."""
    events = sorted({sample.event for sample in samples})
    if len(events) == 1 and not names_tracepoints(samples, fields):
        return compare(program, text, samples, fields)
    for event in events:
        kept = [sample for sample in samples if sample.event == event]
        wrong = compare(program, text, kept, fields, ['--event-filter', event.decode()])
        if wrong:
            return f'--event-filter={event.decode()}: {wrong}'
    return None


def skipped(text, samples, fields):
    """Why a list is not compared."""
    if text is None:
        return 'refused by perf'
    if not ANCHORS & set(fields) and not ('ip' in fields and {'sym', 'dso'} & set(fields)):
        return 'nothing that shows what a line is'
    if 'event' not in fields and len({sample.event for sample in samples}) > 1:
        return 'several events without their names'
    if 'event' not in fields and 'trace' in fields and any(b':' in sample.event for sample in samples):
        return 'arguments without the name of their event'
    without_tid = 'comm' in fields and not {'pid', 'tid'} & set(fields)
    if without_tid and any(NUMBER_LAST.search(sample.comm) for sample in samples):
        return 'names that end in a number, without a thread number'
    return None


def check_recording(program, name, texts, pool):
    """Number of passed and skipped lists, and what is wrong by list."""
    samples = read_plain(texts[record.PLAIN])
    done, reasons = {}, collections.Counter()
    for words, text in texts.items():
        fields = words.split(',')
        reason = skipped(text, samples, fields)
        if reason:
            reasons[reason] += 1
        else:
            done[words] = pool.submit(check_list, program, text, samples, fields)
    wrong = {words: future.result() for words, future in done.items() if future.result()}
    print(f'{name}: {len(samples)} samples, {len(done) - len(wrong)} lists right, {len(wrong)} wrong, '
          + ', '.join(f'{count} {reason}' for reason, count in sorted(reasons.items())), flush=True)
    return len(done) - len(wrong), wrong, sum(reasons.values())


def generated_sample(made):
    frames = [Frame(frame['symbol'].encode(), b'inlined' if frame['inlined'] else frame['module'].encode())
              for frame in made['frames']]
    return Sample(made['comm'].encode(), made['event'].encode(), made['period'], frames)


def check_generated(program, seed, show):
    """What is wrong with one generated text, None if nothing."""
    fields, made, text = generate.recording(seed)
    samples = [generated_sample(sample) for sample in made]
    alone = len({sample.event for sample in samples}) == 1
    if 'event' not in fields or (alone and set(fields) <= set(generate.PLAIN)):
        wrong = compare(program, text, samples, fields)
    else:
        event = samples[0].event
        kept = [sample for sample in samples if sample.event == event]
        wrong = compare(program, text, kept, fields, ['--event-filter', event.decode()])
    if wrong and show:
        wrong += '\n' + text.decode()
    return wrong and f'generated {seed} -F {",".join(fields)}: {wrong}'


def check_all_generated(program, first, count, show):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda seed: check_generated(program, seed, show), range(first, first + count)))
    wrong = [text for text in done if text]
    print(f'generated: {count - len(wrong)} right, {len(wrong)} wrong')
    return count - len(wrong), wrong


def make_recordings(folder, limit, only):
    if not shutil.which('perf'):
        sys.exit('fields.py: --record needs perf, which is not installed')
    os.makedirs(folder, exist_ok=True)
    record.build()
    for name in record.RECORDINGS:
        if only not in name:
            continue
        texts = record.record(name, limit)
        if texts is None:
            print(f'{name}: perf cannot record this here')
        else:
            record.save(os.path.join(folder, name + '.tar.xz'), texts)


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split('\n\n')[1].removeprefix('usage: '))
    parser.add_argument('programs')
    parser.add_argument('--recordings', default=TESTDATA)
    parser.add_argument('--only', default='')
    parser.add_argument('--failing')
    parser.add_argument('--record')
    parser.add_argument('--limit', type=int, default=100000)
    parser.add_argument('--generated', type=int, default=700)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--show', action='store_true')
    return parser.parse_args()


def check_recordings(program, folder, only):
    passed, skips, failures = 0, 0, []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file in sorted(os.listdir(folder)):
            if file.endswith('.tar.xz') and only in file:
                name = file.removesuffix('.tar.xz')
                right, wrong, left_out = check_recording(program, name, record.load(os.path.join(folder, file)), pool)
                passed, skips = passed + right, skips + left_out
                failures += [f'{name} -F {words}: {text}' for words, text in wrong.items()]
    return passed, skips, failures


def main():
    options = arguments()
    if options.record:
        make_recordings(options.record, options.limit, options.only)
    program = program_path(options.programs)
    passed, skips, failures = check_recordings(program, options.record or options.recordings, options.only)
    right, wrong = check_all_generated(program, options.seed, options.generated, options.show)
    passed, failures = passed + right, failures + wrong
    for text in failures:
        print('FAILED ' + text)
    if options.failing:
        with open(options.failing, 'w', encoding='utf-8') as file:
            file.writelines(text + '\n' for text in failures)
    print(f'{passed} passed, {len(failures)} failed, {skips} skipped')
    sys.exit(bool(failures) or not passed)


if __name__ == '__main__':
    main()
