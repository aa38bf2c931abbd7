#!/usr/bin/env python3
"""The stacks of a store in PostgreSQL and in ClickHouse: servers of their own on loopback, queries compared with the programs.

usage: database.py BUILD_DIR

Skipped for those that are not installed. The last line is "N passed, N failed, N skipped".
"""
import glob
import gzip
import os
import pwd
import random
import shutil
import socket
import sys

from common import Failure, Skip, check, needs, run_tests, until

MINUTES = ('web-1/2026/11/26/2359', 'web-1/2026/11/27/0000', 'web-2/2026/11/27/0000', 'web-2/2026/11/27/0730', 'web-2/2026/11/27/0800')
BEFORE, AFTER = MINUTES[:3], MINUTES[3:]
NAMES = [b'main', b'a\tb', b'x\\y', b'in\rside', b'std::map<int, long>', b"it's", b'\xc3\xa9', b'f 12', b'<b>&"', b'$1', b'%s', b'\\.']
START, MIDDLE, END = '2026-11-26 23:59:00', '2026-11-27 07:30:00', '2026-11-27 08:01:00'


def make_store(place):
    """Files of one service with names that want to break SQL and rows, and one of another."""
    chance = random.Random(1)
    for i, minute in enumerate(MINUTES):
        lines = [b';'.join(chance.choices(NAMES, k=chance.randint(1, 5))) + b' %d\n' % chance.randint(1, 1 << 40) for _ in range(60)]
        folded = place.run('stackcollapse', '--format=folded', given=b''.join(lines))
        place.write(f'store/shop/{minute}.folded' + '.gz' * (i % 2), gzip.compress(folded) if i % 2 else folded)
    place.write('store/other/web-1/2026/11/27/0000.folded', b'other 1\n')
    return {minute: glob.glob(place.path(f'store/shop/{minute}.folded*'))[0] for minute in MINUTES}


def by_programs(place, files):
    """The merged profile, and the pair, of the programs."""
    for side, minutes in (('before', BEFORE), ('after', AFTER)):
        place.write(side, place.run('stackcollapse', '--format=folded', *(files[minute] for minute in minutes)))
    return place.run('stackcollapse', '--format=folded', *files.values()), place.run('difffolded', 'before', 'after')


def lines_of(text):
    return sorted(text.split(b'\n'))


def check_queries(place, script, files):
    """Load, merge, difference: the same as by the programs, also when a file is loaded twice, or has grown."""
    place.run(script, 'create')
    place.run(script, 'load', 'store', *place.names('.folded'), *place.names('.folded.gz'))
    merged, pair = by_programs(place, files)
    check(place.run(script, 'merged', 'shop', START, END) == merged, f'another sum: {merged[:2000]!r}')
    check(lines_of(place.run(script, 'difference', 'shop', START, MIDDLE, END)) == lines_of(pair), 'another pair')
    grown = files[MINUTES[0]]
    place.write(grown, place.read(grown).replace(b' ', b' 1', 1) + b'new 5\n')
    place.run(script, 'load', 'store', grown, files[MINUTES[1]])
    place.run(script, 'load', 'store', grown)
    check(place.run(script, 'merged', 'shop', START, END) == by_programs(place, files)[0], 'loaded twice')
    check(place.run(script, 'merged', "sh'op" if script == 'postgres.sh' else 'none', START, END) == b'', 'a service that is not there')
    check(place.run(script, 'merged', 'other', START, END) == b'other 1\n', 'not of one service')


def check_failures(place, script):
    """Of files that are half, damaged, or elsewhere, and of any beside them, nothing is loaded."""
    whole = place.path('store/late/web-1/2026/11/27/0001.folded')
    place.write(whole, b'a 1\n')
    for name, content in (('late/web-1/2026/11/27/0002.folded', b'a;b 1\na;b'), ('late/web-1/2026/11/27/0003.folded.gz', gzip.compress(b'a 1\n' * 99)[:-9]),
                          ('late/web-1/2026/11/27/0004.folded', b'no count\n'), ('elsewhere.folded', b'a 1\n')):
        place.write('store/' + name, content)
        place.run(script, 'load', 'store', whole, 'store/' + name, status=1)
        check(name in place.said and 'nothing was loaded' in place.said, place.said)
    check(place.run(script, 'merged', 'late', START, END) == b'', 'loaded a part')
    place.run(script, status=2)
    place.run(script, 'load', 'store', status=2)
    place.run(script, 'merged', 'shop', "2026' or 1=1", END, status=None)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(('127.0.0.1', 0))
        return any_port.getsockname()[1]


def user_of(*names):
    """Who runs a server that root must not run; the caller himself when he is not root."""
    if os.geteuid() != 0:
        return {}
    for name in names:
        try:
            return {'user': pwd.getpwnam(name).pw_uid, 'group': pwd.getpwnam(name).pw_gid, 'extra_groups': []}
        except KeyError:
            pass
    raise Skip(f'there is no user {names[0]}')


def start_postgres(place):
    needs('psql')
    folders = sorted(glob.glob('/usr/lib/postgresql/*/bin'), key=lambda name: int(name.split('/')[4]))
    if not folders:
        raise Skip('PostgreSQL is not installed')
    if int(folders[-1].split('/')[4]) < 15:
        raise Skip('PostgreSQL is older than 15')
    who, data = user_of('postgres', 'nobody'), place.path('data')
    os.mkdir(data, 0o700)
    if who:
        os.chown(data, who['user'], who['group'])
    initdb = place.start(folders[-1] + '/initdb', '-D', data, '-U', 'test', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C', **who)
    check(initdb.wait(60) == 0, place.logs())
    port = free_port()
    place.start(folders[-1] + '/postgres', '-D', data, '-p', str(port), '-h', '127.0.0.1', '-k', '', '-F', **who)
    place.env.update(PGHOST='127.0.0.1', PGPORT=str(port), PGUSER='test', PGDATABASE='postgres')

    def answers():
        try:
            return place.run('psql', '-c', 'select 1')
        except Failure:
            return False
    until(answers, 'PostgreSQL does not answer')


def test_postgres(place):
    start_postgres(place)
    files = make_store(place)
    check_queries(place, 'postgres.sh', files)
    check_failures(place, 'postgres.sh')
    place.write('store/shop/web-3/2026/11/27/0000.folded', b'a;\xff\0z 1.25\n')
    place.run('postgres.sh', 'load', 'store', 'store/shop/web-3/2026/11/27/0000.folded')
    check(b'a;\\xff\\0z 1.25\n' in place.run('postgres.sh', 'merged', 'shop', START, END), 'bytes that are no text')
    place.run('postgres.sh', 'merged', 'shop', START, END, PGPORT=str(free_port()), status=None)


CLICKHOUSE = '''<yandex>
    <logger><level>warning</level><log>{0}/log.server</log><errorlog>{0}/log.errors</errorlog></logger>
    <listen_host>127.0.0.1</listen_host><http_port>{1}</http_port><tcp_port>{2}</tcp_port>
    <path>{0}/data/</path><tmp_path>{0}/tmp/</tmp_path><user_files_path>{0}/files/</user_files_path>
    <mark_cache_size>5368709120</mark_cache_size><users_config>{0}/users.xml</users_config>
    <default_profile>default</default_profile><default_database>default</default_database>
</yandex>
'''
USERS = '''<yandex><profiles><default></default></profiles><quotas><default></default></quotas>
    <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
</yandex>
'''


def start_clickhouse(place):
    needs('curl', 'clickhouse-server')
    port, other = free_port(), free_port()
    place.write('config.xml', CLICKHOUSE.format(place.folder, port, other).encode())
    place.write('users.xml', USERS.encode())
    place.start('clickhouse-server', f'--config-file={place.path("config.xml")}')
    place.env['CLICKHOUSE'] = f'http://127.0.0.1:{port}'

    def answers():
        with socket.socket() as client:
            return client.connect_ex(('127.0.0.1', port)) == 0
    until(answers, f'ClickHouse does not answer: {place.logs()}')


def test_clickhouse(place):
    start_clickhouse(place)
    files = make_store(place)
    check_queries(place, 'clickhouse.sh', files)
    check_failures(place, 'clickhouse.sh')
    place.run('clickhouse.sh', 'merged', "x' or '1'='1", START, END, status=2)
    place.run('clickhouse.sh', 'create', status=1)
    check('already exists' in place.said, place.said)
    place.run('clickhouse.sh', 'create', CLICKHOUSE=f'http://127.0.0.1:{free_port()}', status=1)
    check('status 000' in place.said, place.said)


def test_not_installed(place):
    for name in ('sh', 'sed', 'dirname', 'mktemp', 'rm'):
        os.symlink(shutil.which(name), place.path('bin', name))
    for script in ('postgres.sh', 'clickhouse.sh'):
        place.run(script, 'create', status=1, PATH=place.path('bin'))
        check('is not installed' in place.said, place.said)


if __name__ == '__main__':
    sys.exit(run_tests((test_postgres, test_clickhouse, test_not_installed)))
