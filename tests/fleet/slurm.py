#!/usr/bin/env python3
"""slurm.sh in a Slurm cluster on loopback: munged, slurmctld and two slurmd, in a folder of their own.

usage: slurm.py BUILD_DIR

Skipped where one is not installed, or for who is not root. The last line is "N passed, N failed, N skipped".
"""
import os
import shutil
import socket
import sys

import common
from common import Failure, Skip, check, needs, one_machine, run_tests, until

RECORDINGS = ('pie', 'flat', 'stripped', 'fixed', 'pie', 'flat')
CONFIG = '''ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SlurmdTimeout=10
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmdSpoolDir={folder}/spool.%n
StateSaveLocation={folder}/state
SlurmctldParameters=enable_configless
MailProg=/bin/true
SchedulerParameters=sched_interval=1,bf_interval=1
KillWait=1
MinJobAge=60
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
'''


def free_ports(count):
    """Ports that were free, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(('127.0.0.1', 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def start_cluster(place):
    """Starts all of it and waits until both nodes are idle."""
    for program in ('munged', 'slurmctld', 'slurmd', 'sbatch'):
        if not shutil.which(program, path=place.env['PATH']):
            raise Skip(f'{program} is not installed')
    if os.geteuid() != 0:
        raise Skip('only root starts the daemons')
    place.write('munge.key', os.urandom(1024), 0o400)
    place.start('munged', '--foreground', '--force', f'--key-file={place.path("munge.key")}', f'--socket={place.path("munge.socket")}',
                f'--pid-file={place.path("munge.pid")}', f'--seed-file={place.path("munge.seed")}', f'--log-file={place.path("log.munge")}')
    until(lambda: os.path.exists(place.path('munge.socket')), 'munged does not answer')
    place.write('slurm.conf', CONFIG.format(folder=place.folder, host=socket.gethostname().split('.')[0], ports=free_ports(3)).encode())
    place.env['SLURM_CONF'] = place.path('slurm.conf')
    os.mkdir(place.path('state'))
    place.start('slurmctld', '-D', '-f', place.path('slurm.conf'))
    for node in ('n1', 'n2'):
        place.start('slurmd', '-D', '-N', node, '-f', place.path('slurm.conf'))
    try:
        until(lambda: states(place) == ['idle', 'idle'], 'the nodes are not idle')
    except Failure as failure:
        raise Failure(f'{failure}: {place.logs()}') from failure


def states(place):
    try:
        return place.run('sinfo', '-h', '-N', '-o', '%t').decode().split()
    except Failure:
        return []


def recordings(place):
    return common.recordings(place, RECORDINGS, 'host {}/{}.data')


def check_failures(place, names):
    """A recording that cannot be folded takes the merge with it; the others are kept."""
    data = place.read(names[2])
    place.write(names[2], data[:len(data) // 2])
    os.remove(place.path(names[2] + '.folded'))
    place.run('slurm.sh', 'all.folded', *names, status=1)
    check(f'{names[2]}: not folded' in place.said and '1 of 6' in place.said, place.said)
    check(not os.path.exists(place.path('all.folded')), 'merged without one')
    place.write(names[2], data)
    kept = os.stat(place.path(names[0] + '.folded')).st_mtime_ns
    place.run('slurm.sh', 'all.folded', *names, TASKS='2')
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine with two tasks')
    check(os.stat(place.path(names[0] + '.folded')).st_mtime_ns == kept, 'folded again though nothing changed')


def check_node_down(place, names):
    """What a node that is down would have done, the other does."""
    place.run('scontrol', 'update', 'nodename=n2', 'state=down', 'reason=test')
    for name in names:
        os.utime(place.path(name))
    place.run('slurm.sh', 'all.folded', *names)
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine with a node down')
    left = [name for name in place.names() if '.list.' in name]
    check(not left, f'left {left}')


def test_cluster(place):
    start_cluster(place)
    names = recordings(place)
    place.run('slurm.sh', 'all.folded', *names)
    check(place.read('all.folded') == one_machine(place, names), 'another sum than of one machine')
    check_failures(place, names)
    check_node_down(place, names)


def test_not_installed(place):
    """Without sbatch: a message. Its folder is not searched."""
    needs('dash')
    for name in ('dirname', 'sh'):
        os.symlink(shutil.which(name), place.path('bin', name))
    place.run('slurm.sh', 'all.folded', 'a.data', status=1, PATH=place.path('bin'))
    check('sbatch is not installed' in place.said, place.said)
    place.run('slurm.sh', status=2)


if __name__ == '__main__':
    sys.exit(run_tests((test_cluster, test_not_installed)))
