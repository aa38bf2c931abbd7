#!/usr/bin/env python3
"""fold.sh, merge.sh and streaming.sh: engines that split, repeat and lose attempts give what one machine gives.

usage: merging.py BUILD_DIR

No engine is needed: a simulation of Hadoop Streaming splits the lines at random, runs mappers, combiners and reducers as
the contract allows, throws attempts away, and is compared. spark.py runs on a stand-in of Spark. The last line is
"N passed, N failed, N skipped".
"""
import glob
import gzip
import os
import random
import resource
import subprocess
import sys

from common import FLEET, HERE, TESTDATA, check, needs, read, run_tests

STREAMING = os.path.join(FLEET, 'streaming.sh')
STRANGE = [b'a\tb', b'c%09d', b'x\\y', b'in\rside', b'100%', b'%25', b'std::map<int, long>', b'\xff\xfe', '\u2028'.encode(), b'f 12', b'<b>&']
PYSPARK = '''"""Stands in for Spark: parts are lists, pipe runs the command for each."""
import glob
import os
import subprocess


class RDD:
    def __init__(self, parts):
        self.parts = parts

    def getNumPartitions(self):
        return len(self.parts)

    def map(self, function):
        return RDD([[function(item) for item in part] for part in self.parts])

    def pipe(self, command, checkCode=False):
        assert checkCode
        done = [subprocess.run(command.split(), input=''.join(line + chr(10) for line in part).encode(), stdout=-1, check=True)
                for part in self.parts]
        return RDD([result.stdout.decode().split(chr(10))[:-1] for result in done])

    def partitionBy(self, count):
        parts = [[] for _ in range(count)]
        for part in self.parts:
            for key, value in part:
                parts[hash(key) % count].append((key, value))
        return RDD(parts)

    def saveAsTextFile(self, folder):
        os.mkdir(folder)
        for i, part in enumerate(self.parts):
            with open(os.path.join(folder, f'part-{i:05}'), 'w', newline='', encoding='utf-8') as file:
                file.write(''.join(line + chr(10) for line in part))


class SparkContext:
    def __init__(self, appName):
        self.name = appName

    def textFile(self, names):
        lines = []
        for name in sorted(path for pattern in names.split(',') for path in glob.glob(pattern)):
            with open(name, encoding='utf-8', errors='replace', newline=chr(10)) as file:
                lines += file.read().split(chr(10))[:-1]
        return RDD([lines[i::17] for i in range(17)])
'''


def some_stacks(chance, count, names=tuple(STRANGE)):
    """Lines of a folded file, in any order, with names that want to break keys and lines."""
    names = [*names, *(b'f%d' % i for i in range(20))]
    lines = [b';'.join(chance.choices(names, k=chance.randint(1, 6))) + b' %d' % chance.randint(1, 1000) for _ in range(count)]
    return b''.join(line + b'\n' for line in lines)


def one_machine(place, *names):
    return place.run('stackcollapse', '--format=folded', *names)


def merge(place, out, *names, **options):
    return place.run('merge.sh', out, given=b''.join(name.encode() + b'\0' for name in names), **options)


def test_into_itself(place):
    """More than the programs write at once, so that the file grows while it is read, if it is."""
    a, b = (''.join(f'{i:06};{"x" * 50} {count}\n' for i in range(100000)).encode() for count in (1, 2))
    place.write('a.folded', a)
    place.write('b.folded', b)
    place.run('sh', '-c', 'stackcollapse --format=folded a.folded b.folded >> a.folded')
    check(place.read('a.folded') == a + b.replace(b' 2\n', b' 3\n'), 'it is not the file and then the sum')


def test_fold(place):
    text = b'app 100 1.0: 200 cycles:\n\t7f00 work+0x1 (/bin/app)\n\n'
    place.write('a.txt', text)
    place.run('fold.sh', 'a.txt', 'a.folded')
    check(place.read('a.folded') == b'app;work 200\n', place.read('a.folded'))
    place.write('a.folded', b'kept 1\n')
    place.run('fold.sh', 'a.txt', 'a.folded')
    check(place.read('a.folded') == b'kept 1\n', 'folded though it is newer')
    place.run('fold.sh', 'missing', 'b.folded', status=1)
    check('missing: cannot be read' in place.said, place.said)
    place.run('fold.sh', 'a.txt', 'b.folded', status=1, FOLD='false')
    place.run('fold.sh', 'a.txt', '/dev/full/b.folded', status=None)
    place.run('fold.sh', 'a.txt', status=2)
    check(place.names() == ['a.folded', 'a.txt'], f'left {place.names()}')


def limited(place, size, *words, given):
    """Runs a script that can write files of so many bytes only, as on a full disk; gives back its exit status."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    done = subprocess.run([os.path.join(FLEET, words[0]), *words[1:]], cwd=place.folder, env=place.env, input=given,
                          capture_output=True, check=False, preexec_fn=limit)  # pylint: disable=subprocess-popen-preexec-fn
    place.said = done.stderr.decode()
    return done.returncode


def test_merge(place):
    chance = random.Random(1)
    names = []
    for i in range(40):
        text = some_stacks(chance, 50)
        name = f"s {i}'.folded" + ('.gz' if i % 3 == 0 else '')
        place.write(name, gzip.compress(text) if name.endswith('.gz') else text)
        names.append(name)
    wanted = one_machine(place, *names)
    merge(place, 'all.folded', *names)
    check(place.read('all.folded') == wanted, 'another sum than of one machine')
    merge(place, 'all.folded.gz', *names[::-1])
    check(gzip.decompress(place.read('all.folded.gz')) == wanted, 'another packed sum')
    place.write('bin/xargs', b'#!/bin/sh\nexec /usr/bin/xargs -n 7 "$@"\n', 0o755)  # as for a list that is too long
    merge(place, 'parts.folded', *names)
    check(place.read('parts.folded') == wanted, 'another sum in parts')


def test_merge_fails(place):
    """A half, damaged or missing file, no file, a full disk: a message, and the old sum stays."""
    place.write('whole.folded', b'a;b 1\n')
    place.write('half.folded', b'a;b 12\na;c 12')
    place.write('half.folded.gz', gzip.compress(some_stacks(random.Random(2), 100))[:-20])
    place.write('sum.folded', b'old 1\n')
    for name, reason in (('half.folded', 'half a file'), ('half.folded.gz', 'cut off'), ('no.folded', 'no.folded')):
        merge(place, 'sum.folded', 'whole.folded', name, status=1)
        check(name in place.said and reason in place.said and 'nothing was merged' in place.said, place.said)
        check(place.read('sum.folded') == b'old 1\n', f'{name}: merged')
    merge(place, 'sum.folded', status=1)
    check('no file is named' in place.said, place.said)
    merge(place, 'nowhere/sum.folded', 'whole.folded', status=None)
    place.run('merge.sh', status=2)
    place.write('large.folded', some_stacks(random.Random(3), 3000))
    status = limited(place, 20000, 'merge.sh', 'sum.folded', given=b'large.folded\0')
    check(status > 0 and 'nothing was merged' in place.said, f'exit {status}: {place.said}')
    check(place.read('sum.folded') == b'old 1\n', 'a full disk lost the old sum')
    check(not [name for name in place.names() if 'part' in name], f'left {place.names()}')


class Engine:
    """Hadoop Streaming, as far as programs see it: any split, failed and repeated attempts, sorted keys."""

    def __init__(self, place, chance):
        self.place, self.chance = place, chance

    def attempt(self, step, lines):
        """Some attempts are killed when they have read a part; nothing of those counts. One is run twice."""
        if self.chance.random() < 0.3:
            part = lines[:len(lines) // 2]
            subprocess.run([STREAMING, step], input=b''.join(part)[:-3], env=self.place.env, capture_output=True, check=False)
        outputs = [self.place.run('streaming.sh', step, given=b''.join(lines)) for _ in range(1 + (self.chance.random() < 0.2))]
        check(len(set(outputs)) == 1, f'{step}: two attempts differ')
        check(b'\r' not in outputs[0] or step == 'reduce', f'{step}: a CR in a key')
        return outputs[0].splitlines(keepends=True) if step != 'reduce' else outputs[0].split(b'\n')[:-1]

    def split(self, lines, most):
        while lines:
            size = self.chance.randint(1, most)
            yield lines[:size]
            lines = lines[size:]

    def run(self, lines, reducers=3):
        buckets = [[] for _ in range(reducers)]
        for split in self.split(lines, 150):
            mapped = self.attempt('map', split)
            for _ in range(self.chance.randint(0, 2)):
                mapped = self.attempt('combine', sorted(mapped))
            for line in mapped:
                key, _, count = line.rpartition(b'\t')
                check(b'\t' not in key and count.strip().isdigit(), f'{line}')
                buckets[sum(key) % reducers].append(line)
        return sorted(line for bucket in buckets for line in self.attempt('reduce', sorted(bucket)))


def test_streaming(place):
    for seed in range(3):
        chance = random.Random(seed)
        place.write('all.folded', some_stacks(chance, 600))
        lines = [line + b'\n' for line in place.read('all.folded').split(b'\n')[:-1]]
        chance.shuffle(lines)
        merged = Engine(place, chance).run(lines)
        check(merged == sorted(one_machine(place, 'all.folded').split(b'\n')[:-1]), f'seed {seed}: not as one machine')


def test_streaming_fold(place):
    """Recordings that lines name are folded, wherever their names are split."""
    names = [os.path.join(TESTDATA, 'recordings', name) for name in ('pie.perf.data', 'flat.perf.data')]
    wanted = place.run('stackcollapse', '--format=folded', given=b''.join(place.run('stackcollapse-perf', name) for name in names))
    mapped = b''.join(place.run('streaming.sh', 'fold', given=name.encode() + b'\n') for name in names)
    check(place.run('streaming.sh', 'reduce', given=mapped) == wanted, 'another sum than of one machine')
    place.run('streaming.sh', 'fold', given=b'missing.data\n', status=None)


def test_streaming_fails(place):
    for step, line in (('map', b'no count\n'), ('map', b'a;b 1\na;b\n'), ('combine', b'a;b 1\n'), ('reduce', b'a;b\t\n')):
        printed = place.run('streaming.sh', step, given=line, status=1)
        check(not printed and 'not understood' in place.said, f'{step} {line}: {printed} {place.said}')
    place.run('streaming.sh', status=2)
    check(place.run('streaming.sh', 'map') == place.run('streaming.sh', 'reduce') == b'', 'something of nothing')


def test_spark(place):
    place.write('pyspark.py', PYSPARK.encode())
    place.write('streaming.sh', read(STREAMING), 0o755)
    names = [name for name in STRANGE if name != b'\xff\xfe']
    for i in range(3):
        place.write(f'{i}.folded', some_stacks(random.Random(i), 100, names))
    place.run(sys.executable, os.path.join(FLEET, 'spark.py'), '?.folded', 'out', PYTHONPATH=place.folder, PYTHONDONTWRITEBYTECODE='1')
    merged = b''.join(place.read(name) for name in place.names() if name.startswith('out/'))
    wanted = one_machine(place, *(f'{i}.folded' for i in range(3)))
    check(sorted(merged.split(b'\n')) == sorted(wanted.split(b'\n')), 'another sum than of one machine')


def test_shellcheck(place):
    needs('shellcheck')
    place.run('shellcheck', *glob.glob(os.path.join(FLEET, '*.sh')), os.path.join(HERE, 'install'))


if __name__ == '__main__':
    sys.exit(run_tests((test_fold, test_into_itself, test_merge, test_merge_fails, test_streaming, test_streaming_fold,
                        test_streaming_fails, test_spark, test_shellcheck)))
