#!/usr/bin/env python3
"""parallel.sh with GNU parallel, on this host and by ssh to an sshd on loopback.

usage: parallel.py BUILD_DIR

Skipped where parallel, sshd or rsync is not installed. The last line is "N passed, N failed, N skipped".
"""
import getpass
import os
import re
import shutil
import socket
import sys

import common
from common import Skip, check, needs, one_machine, run_tests, until

RECORDINGS = ('pie', 'flat', 'stripped', 'fixed')


def recordings(place, form="host {0}/it's $(touch x) {0}.data"):
    """Recordings, under names that a shell would take apart."""
    return common.recordings(place, RECORDINGS, form)


def parallel(place, *words, **options):
    return place.run('parallel.sh', *words, HOME=place.folder, **options)


def test_one_host(place):
    needs('parallel')
    names = recordings(place)
    parallel(place, 'all.folded', *names)
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine')
    check(not os.path.exists(place.path('x')), 'a name was run')
    times = [os.stat(place.path(name + '.folded')).st_mtime_ns for name in names]
    os.utime(place.path(names[1]))
    parallel(place, 'all.folded', *names)
    again = [os.stat(place.path(name + '.folded')).st_mtime_ns for name in names]
    check([a != b for a, b in zip(times, again)] == [False, True, False, False], 'folded again though nothing changed, or not')


def test_failures(place):
    """What cannot be folded is named; the rest is kept, and is not folded again when that is mended."""
    needs('parallel')
    names = recordings(place)
    data = place.read(names[2])
    place.write(names[2], data[:len(data) // 2])
    parallel(place, 'all.folded', *names, status=1)
    check(f'{names[2]}: not folded' in place.said and '1 of 4' in place.said, place.said)
    check(not os.path.exists(place.path('all.folded')), 'merged without one')
    place.write(names[2], data)
    parallel(place, 'all.folded', *names)
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine')
    many = [f'missing-{i}.data' for i in range(30)]
    parallel(place, 'all.folded', *many, FOLD='no-such-program', status=1)
    check('no-such-program is not installed' in place.said and place.said.count('\n') == 1, place.said)
    parallel(place, 'all.folded', *many, TRIES='1', status=1)
    check(place.said.count(': not folded') == 10 and '30 of 30' in place.said, place.said)
    parallel(place, 'all.folded', '/etc/passwd', status=2)
    parallel(place, 'all.folded', status=2)
    left = [name for name in place.names() if re.search('part|joblog', name) and not name.startswith('.parallel')]
    check(not left, f'left {left}')


def test_not_installed(place):
    place.write('bin/parallel', b'#!/bin/sh\nexit 1\n', 0o755)
    place.write('a.data', b'')
    parallel(place, 'all.folded', 'a.data', status=1)
    check('GNU parallel is not installed' in place.said, place.said)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(('127.0.0.1', 0))
        return any_port.getsockname()[1]


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(('127.0.0.1', port)) == 0


def start_sshd(place):
    """An sshd on loopback with keys of its own; gives back its port and the ssh that finds it."""
    needs('parallel', 'rsync', 'ssh')
    sshd = shutil.which('sshd', path=place.env['PATH'])
    if not sshd:
        raise Skip('sshd is not installed')
    if os.geteuid() == 0:
        os.makedirs('/run/sshd', exist_ok=True)  # sshd wants it when it is root
    port = free_port()
    for key in ('host', 'user'):
        place.run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', place.path(key))
    place.write('authorized', place.read('user.pub'), 0o600)
    place.write('sshd_config', f'''ListenAddress 127.0.0.1
Port {port}
HostKey {place.path('host')}
AuthorizedKeysFile {place.path('authorized')}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
MaxStartups 100
SetEnv PATH={place.path('bin')}:/usr/bin:/bin HOME={place.path('remote')}
'''.encode())
    os.mkdir(place.path('remote'))
    place.start(sshd, '-D', '-e', '-f', place.path('sshd_config'))
    until(lambda: answers(port), 'sshd does not answer')
    ssh = f'ssh -F none -i {place.path("user")} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=5'
    return ssh, port


def test_ssh(place):
    ssh, port = start_sshd(place)
    names = recordings(place, 'host-{0}/{0}.data')
    user = getpass.getuser()
    place.write('hosts', f'2/{ssh} -p {port} {user}@127.0.0.1\n2/{ssh} -p {port} {user}@localhost\n'.encode())
    parallel(place, 'all.folded', *names, HOSTS='hosts')
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine')
    names = recordings(place)
    parallel(place, 'all.folded', *names, HOSTS='hosts', status=2)
    check('rename it' in place.said and not os.path.exists(place.path('x')), place.said)


def test_host_down(place):
    """Recordings of a host that does not answer go to another one; when none answers, nothing is lost."""
    ssh, port = start_sshd(place)
    names = recordings(place, 'host-{0}/{0}.data')
    down = f'2/{ssh} -p {free_port()} 127.0.0.1\n'.encode()
    place.write('hosts', down + f'2/{ssh} -p {port} {getpass.getuser()}@127.0.0.1\n'.encode())
    parallel(place, 'all.folded', *names, HOSTS='hosts')
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine')
    place.write('down', down)
    for name in names:
        os.utime(place.path(name))
    before = place.read('all.folded')
    parallel(place, 'all.folded', *names, HOSTS='down', TRIES='1', status=1)
    check('4 of 4 recordings are not folded' in place.said, place.said)
    check(place.read('all.folded') == before and all(place.read(name) for name in names), 'something was lost')


if __name__ == '__main__':
    sys.exit(run_tests((test_one_host, test_failures, test_not_installed, test_ssh, test_host_down)))
