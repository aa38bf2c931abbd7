#!/usr/bin/env python3
"""collect.sh: what it puts into the store, what it deletes, and that no failure loses a recording.

usage: store.py BUILD_DIR

perf is a stand-in that "records" a file of testdata. The systemd units and the manifest of Kubernetes are checked as text,
the units by systemd-analyze too where that is. The last line is "N passed, N failed, N skipped".
"""
import datetime
import gzip
import json
import os
import re
import shutil
import subprocess
import sys

from common import FLEET, HERE, TESTDATA, Skip, check, needs, read, run_tests, until

PERF = '''#!/bin/sh
echo "$*" >> "$LOG"
[ -z "${FAIL-}" ] || { echo 'perf: no permission' >&2; exit 255; }
while [ "$1" != -- ]; do
    [ "$1" != -o ] || output=$2
    shift
done
cp "$RECORDING" "$output"
sleep "${PERF_SLEEP:-0}"
'''
NAME = re.compile(r'store/shop/web-1/(\d{4}/\d\d/\d\d/\d{4})\.folded\.gz')
RECORDING = os.path.join(TESTDATA, 'recordings', 'pie.perf.data')


def prepare(place):
    place.write('bin/perf', PERF.encode(), 0o755)
    os.mkdir(place.path('store'))
    place.env.update(LOG=place.path('log'), RECORDING=RECORDING, SPOOL=place.path('spool'), PAUSE='0', DURATION='0')


def collect(place, **options):
    return place.run('collect.sh', 'store', 'shop', 'web-1', **options)


def stored(place):
    return [name for name in place.names() if name.startswith('store/')]


def total(place, names):
    return place.run('stackcollapse', '--format=folded', *names)


def waiting(place):
    return [name for name in place.names() if name.startswith('spool/') and name.endswith('.gz')]


def times(folded, count):
    """A folded file whose counts are larger."""
    return b''.join(line.rpartition(b' ')[0] + b' %d\n' % (int(line.rpartition(b' ')[2]) * count)
                    for line in folded.split(b'\n')[:-1])


def test_collect(place):
    prepare(place)
    before = datetime.datetime.now(datetime.timezone.utc).strftime('%Y/%m/%d/%H%M')
    collect(place, HZ='97', TARGET='-p 17')
    after = datetime.datetime.now(datetime.timezone.utc).strftime('%Y/%m/%d/%H%M')
    name, = stored(place)
    check(before <= NAME.fullmatch(name).group(1) <= after, name)
    folded = place.run('stackcollapse-perf', RECORDING)
    check(gzip.decompress(place.read(name)) == folded, 'another folded file')
    arguments = place.read('log').decode()
    check(re.fullmatch(r'record -q -F 97 -e cpu-clock -g -p 17 -o \S+ -- sleep 0\n', arguments), arguments)
    collect(place)
    check(total(place, stored(place)) == times(folded, 2), 'two recordings are not the sum')
    check(not waiting(place) and not [name for name in place.names() if 'part' in name or 'run.' in name], f'{place.names()}')


def test_names(place):
    prepare(place)
    for service, host in (('../shop', 'web'), ('shop', '../web'), ('.', 'web'), ('shop', ''), ('a b', 'web'), ('shop', 'w' * 65),
                          ('-shop', 'web'), ('shop', 'a/b'), ('shop', 'a\nb')):
        place.run('collect.sh', 'store', service, host, status=1)
    place.run('collect.sh', 'store', status=2)
    check(not stored(place) and not os.path.exists(place.path('spool')), f'{place.names()}')


def test_store_away(place):
    """Without the store recordings wait, and the next run puts all of them."""
    prepare(place)
    os.rmdir(place.path('store'))
    collect(place, status=1)
    check('is it mounted' in place.said and len(waiting(place)) == 1, place.said)
    collect(place, status=1)
    os.mkdir(place.path('store'))
    collect(place)
    check(total(place, stored(place)) == times(place.run('stackcollapse-perf', RECORDING), 3), 'not three recordings')
    check(not waiting(place), f'{waiting(place)}')


def test_put_fails(place):
    """A copy that fails, or is cut short, is tried again, and is never seen under the name of a file."""
    prepare(place)
    place.write('bin/cp', b'#!/bin/sh\necho try >> "$LOG.cp"\ncase $1 in *.gz) head -c 20 "$1" > "$2" && exit 0 ;; esac\nexec /bin/cp "$@"\n', 0o755)
    collect(place, TRIES='4', status=1)
    check(place.read('log.cp').count(b'try') == 5, f'{place.read("log.cp")}')  # and once by the stand-in of perf
    check('in 4 tries' in place.said and len(waiting(place)) == 1 and not stored(place), f'{place.said} {place.names()}')
    os.remove(place.path('bin', 'cp'))
    collect(place, FAIL='yes', status=1)
    check('perf record failed' in place.said and len(stored(place)) == 1 and not waiting(place), place.said)
    check(total(place, stored(place)) == place.run('stackcollapse-perf', RECORDING), 'not the recording that waited')


def test_not_folded(place):
    prepare(place)
    place.write('damaged', read(RECORDING)[:900])
    collect(place, RECORDING=place.path('damaged'), status=1)
    check('kept as' in place.said and place.read('spool/shop/web-1/failed.perf.data') == place.read('damaged'), place.said)
    check(not stored(place), f'{stored(place)}')


def test_full_disk(place):
    """On a full disk nothing is half: the spool or the store is kept as it was, and what waits is put when there is room."""
    if os.geteuid() != 0 or shutil.which('mount') is None:
        raise Skip('only root mounts a small disk')
    prepare(place)
    for full in ('store', 'spool'):
        os.makedirs(place.path(full), exist_ok=True)
        mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place.path(full)], check=False, capture_output=True)
        if mounted.returncode:
            raise Skip('a small disk cannot be mounted')
        try:
            place.write(full + '/filler', b'')
            with open(place.path(full, 'filler'), 'wb', buffering=0) as file:
                try:
                    while file.write(b'x' * 4096):
                        pass
                except OSError:
                    pass
            collect(place, status=1)
            check(not stored(place) or stored(place) == ['store/filler'], f'{stored(place)}')
            check(len(waiting(place)) == (full == 'store'), f'{full}: {place.names()}')
            os.remove(place.path(full, 'filler'))
            collect(place)
            check(total(place, stored(place)) == times(place.run('stackcollapse-perf', RECORDING), 2 if full == 'store' else 1), full)
        finally:
            subprocess.run(['umount', '-l', place.path(full)], check=True)


def test_retention(place):
    """By age, then by size, oldest first; the new one is there, others' files are left alone."""
    prepare(place)
    now = datetime.datetime.now(datetime.timezone.utc)
    size = 200000
    names = []
    for days in (40, 31, 29, 2, 1):
        names.append('store/shop/web-1/' + (now - datetime.timedelta(days)).strftime('%Y/%m/%d/%H%M') + '.folded.gz')
        place.write(names[-1], b'x' * size)
    place.write('store/shop/web-2/2001/01/01/0000.folded.gz', b'x' * size)
    place.write(names[-1].replace('.folded.gz', '.part'), b'half')
    collect(place)
    left = [name for name in stored(place) if 'web-1' in name]
    check(left[:3] == names[2:] and len(left) == 4, f'{left}')
    check(os.path.exists(place.path('store/shop/web-2/2001/01/01/0000.folded.gz')), 'deleted what another host put')
    collect(place, MAX_MB='0')
    check('deleted, as there is more than 0 MB' in place.said, place.said)
    for name in names[2:]:
        place.write(name, b'x' * 400000)
    collect(place, MAX_MB='1')
    left = [name for name in stored(place) if 'web-1' in name]
    check(left[:-1] == names[3:] and sum(os.path.getsize(place.path(name)) for name in left) <= 1000000, f'{left}')


def test_one_at_a_time(place):
    prepare(place)
    place.env['PERF_SLEEP'] = '2'
    place.start(os.path.join(FLEET, 'collect.sh'), 'store', 'shop', 'web-1')
    until(lambda: os.path.exists(place.path('log')), 'nothing is recorded')
    collect(place, status=1)
    check('another run is going on' in place.said, place.said)
    until(lambda: stored(place), 'nothing was put')


def test_real_perf(place):
    """With perf itself, where it may record."""
    needs('perf')
    os.mkdir(place.path('store'))
    probe = subprocess.run(['perf', 'record', '-q', '-e', 'cpu-clock', '-g', '-a', '-o', place.path('probe'), '--', 'true'], check=False, capture_output=True)
    if probe.returncode:
        raise Skip('perf may not record here')
    collect(place, SPOOL=place.path('spool'), HZ='499', DURATION='0.2')
    check(len(stored(place)) == 1, f'{place.names()}')


def test_units(place):
    """What the units name exists, and systemd understands them."""
    service = read(os.path.join(FLEET, 'flamegraph-collect.service')).decode()
    script = re.search(r'^ExecStart=/usr/share/doc/flamegraph/examples/fleet/(\S+) /srv/flamegraph \$\{SERVICE\}$', service, re.M)
    check(script and os.access(os.path.join(FLEET, script[1]), os.X_OK), 'ExecStart names no script')
    needs('systemd-analyze')
    for name in os.listdir(FLEET):
        if name.endswith(('.service', '.timer', '.path')):
            text = read(os.path.join(FLEET, name)).decode()
            place.write('units/' + name, text.replace('/usr/share/doc/flamegraph/examples/fleet', os.path.abspath(FLEET)).encode())
    units = [place.path(name) for name in place.names() if name.startswith('units/')]
    place.run('systemd-analyze', 'verify', '--man=no', *units)
    ours = [line for line in place.said.split('\n') if 'flamegraph' in line]
    check(not ours, f'{ours}')


def manifest():
    try:
        import yaml  # pylint: disable=import-outside-toplevel
    except ImportError as error:
        raise Skip('Python has no yaml module (Debian: python3-yaml)') from error
    return yaml.safe_load(read(os.path.join(FLEET, 'cronjob.yaml')))


def by_schema(job):
    """Whether the schema of Kubernetes knows it."""
    done = subprocess.run(['node', os.path.join(HERE, 'cronjob_schema.mjs')], input=json.dumps(job).encode(), check=False,
                          capture_output=True)
    if done.returncode == 77:
        raise Skip('the schema of Kubernetes is not installed; tests/fleet/install does it')
    return done.returncode == 0


def test_schema(_):
    needs('node')
    job = manifest()
    check(by_schema(job), 'the schema does not know the manifest')
    for broken in ({**job['spec'], 'concurrencyPolicy': 'Never'}, {**job['spec'], 'schedule': 10}):
        check(not by_schema({**job, 'spec': broken}), f'the schema takes {broken}')


def test_manifest(_):
    """The manifest as text: the API's names, one pod per node, the script and its variables."""
    job = manifest()
    check((job['apiVersion'], job['kind']) == ('batch/v1', 'CronJob'), f'{job["kind"]}')
    check(set(job['spec']) <= {'schedule', 'concurrencyPolicy', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit',
                               'failedJobsHistoryLimit', 'jobTemplate', 'suspend', 'timeZone'}, f'{job["spec"]}')
    batch = job['spec']['jobTemplate']['spec']
    check(batch['parallelism'] == batch['completions'], 'pods and completions differ')
    pod = batch['template']['spec']
    rule, = pod['affinity']['podAntiAffinity']['requiredDuringSchedulingIgnoredDuringExecution']
    check(rule['labelSelector']['matchLabels'] == batch['template']['metadata']['labels'], 'pods do not avoid each other')
    container, = pod['containers']
    script = container['command'][0].rpartition('/')[2]
    variables = {item['name'] for item in container['env']} - {'NODE'}
    check(all(f'${{{name}:-' in read(os.path.join(FLEET, script)).decode() for name in variables), f'{variables}')
    check({mount['name'] for mount in container['volumeMounts']} == {volume['name'] for volume in pod['volumes']}, 'volumes')


if __name__ == '__main__':
    sys.exit(run_tests((test_collect, test_names, test_store_away, test_put_fails, test_not_folded, test_full_disk, test_retention,
                        test_one_at_a_time, test_real_perf, test_units, test_manifest, test_schema)))
