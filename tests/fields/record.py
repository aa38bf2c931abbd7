"""Recordings of one small program, printed by perf script with many lists of fields.

A recording is kept as NAME.tar.xz: its members are the texts, each called by its list of fields; the text of PLAIN is
there too. What perf refused to print is in the member "refused", one list a line.
"""
import concurrent.futures
import io
import itertools
import os
import random
import re
import shutil
import subprocess
import tarfile

PLAIN = 'comm,pid,tid,time,event,period,ip,sym,dso'
REFUSED = 'refused'
FOLDER = '/tmp/demo/walk'
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'testdata', 'src', 'walk.c')
MEMORY = ['-d', '--phys-data', '-W', '--data-page-size', '--code-page-size', '--all-cgroups', '--intr-regs=ax,ip',
          '--user-regs=sp,ip', '--sample-cpu']
CLOCK, FAULTS = ['-e', 'cpu-clock/freq=999/'], ['-e', 'page-faults/freq=200/']
SLEEP = ['-e', 'syscalls:sys_enter_clock_nanosleep']
CHAINS = ['-g']

# name: options of perf record, arguments of walk
RECORDINGS = {
    'clock-chain': (['-e', 'cpu-clock', '-F', '999'] + CHAINS, ['300']),
    'clock-flat': (['-e', 'cpu-clock', '-F', '999'], ['300']),
    'memory-chain': (['-e', 'cpu-clock', '-F', '499'] + MEMORY + CHAINS, ['300', 'V8 Worker 12']),
    'memory-flat': (['-e', 'cpu-clock', '-F', '999'] + MEMORY, ['300', 'V8 Worker 12']),
    'faults-chain': (FAULTS + MEMORY + CHAINS, ['100', 'kworker/u8:2-x']),
    'two-chain': (CLOCK + FAULTS + CHAINS, ['200']),
    'two-flat': (CLOCK + FAULTS + ['-d', '-W'], ['300']),
    'tracepoint-chain': (SLEEP + CHAINS, ['10']),
    'tracepoint-flat': (SLEEP + MEMORY, ['20']),
    'calls-flat': (['-e', 'raw_syscalls:sys_enter'], ['15', '#1 a']),
    'mixed-chain': (CLOCK + SLEEP + CHAINS, ['30']),
    'mixed-flat': (CLOCK + SLEEP + ['-d'], ['30']),
}

_ENVIRONMENT = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8', 'HOME': FOLDER}


def perf(*words):
    return subprocess.run(['perf', *words], cwd=FOLDER, env=_ENVIRONMENT, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False)


def known_fields():
    """The fields that this perf knows. In a list, perf takes the - of bpf-output for a sign."""
    help_text = perf('script', '-F', 'help').stderr.decode()
    names = re.search(r'Fields:\s*([\w,\s-]+)', help_text).group(1)
    return sorted(set(re.sub(r'\s', '', names).split(',')) - {'bpf-output'})


def random_list(r, fields):
    """Most often the plain list without some of its fields, and with some others."""
    base = [field for field in PLAIN.split(',') if r.random() < 0.85] if r.random() < 0.8 else []
    return base + r.sample([field for field in fields if field not in base], r.randrange(1, min(8, len(fields))))


def all_lists(fields, seed=17):
    """Every field alone, all pairs, both also added to the plain list and taken from it, and 200 random lists."""
    r = random.Random(seed)
    plain = PLAIN.split(',')
    lists = []
    for parts in [(field,) for field in fields] + list(itertools.combinations(fields, 2)):
        lists.append(list(parts))
        if not set(parts) & set(plain):
            lists.append(plain + list(parts))
        if set(parts) <= set(plain):
            lists.append([field for field in plain if field not in parts])
    lists += [random_list(r, fields) for _ in range(200)]
    return list(dict.fromkeys(','.join(words) for words in lists))


def build():
    os.makedirs(FOLDER, exist_ok=True)
    shutil.copy(SOURCE, FOLDER)
    options = ['-O1', '-g', '-fno-omit-frame-pointer', '-fno-optimize-sibling-calls']
    subprocess.run(['gcc', *options, 'walk.c', '-o', 'walk'], cwd=FOLDER, check=True)


def _printed(name, fields):
    """What perf script prints, None if it refuses the list."""
    done = perf('script', '-i', name + '.data', '-F', fields)
    return None if done.returncode else done.stdout


def record(name, limit):
    """Texts of at most `limit` random lists, None for those that perf refuses; None where perf cannot record this."""
    options, words = RECORDINGS[name]
    done = perf('record', '-q', '-m', '64', *options, '-o', name + '.data', './walk', *words)
    if done.returncode:
        return None
    plain = _printed(name, PLAIN)
    others = [field for field in known_fields() if field not in PLAIN.split(',')]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        added = dict(zip(others, pool.map(lambda field: _printed(name, PLAIN + ',' + field), others)))
    texts = {PLAIN: plain} | {PLAIN + ',' + field: text for field, text in added.items()}
    lists = all_lists(PLAIN.split(',') + [field for field, text in added.items() if text not in (None, plain)])
    lists = random.Random(name).sample(lists, min(limit, len(lists)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        texts.update(zip(lists, pool.map(lambda words: _printed(name, words), lists)))
    return texts


def _add(archive, name, data):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def save(path, texts):
    with tarfile.open(path, 'w:xz', preset=9) as archive:
        refused = sorted(fields for fields, text in texts.items() if text is None)
        _add(archive, REFUSED, ''.join(fields + '\n' for fields in refused).encode())
        for fields, text in texts.items():
            if text is not None:
                _add(archive, fields, text)


def load(path):
    texts = {}
    with tarfile.open(path, 'r:xz') as archive:
        for member in archive:
            data = archive.extractfile(member).read()
            if member.name == REFUSED:
                texts.update((fields, None) for fields in data.decode().split())
            else:
                texts[member.name] = data
    return texts
