#!/usr/bin/env python3
"""Build and install as the README says, into a folder of its own, and fold and draw with what was installed.

usage: install.py SOURCE_DIR
"""
import os
import subprocess
import sys
import tempfile

PROGRAMS = ('stackcollapse-perf', 'flamegraph', 'difffolded')
SAMPLE = b'app 100 1.0: 200 cycles:\n\t7f00 work+0x1 (/bin/app)\n\n'


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def main():
    source, failed = os.path.abspath(sys.argv[1]), []
    with tempfile.TemporaryDirectory() as folder:
        build, staged = os.path.join(folder, 'build'), os.path.join(folder, 'staged')
        run('cmake', '-S', source, '-B', build, '-DINSTALL_PERL_NAMES=ON')
        run('cmake', '--build', build, '-j', '2')
        run('cmake', '--install', build, '--prefix', '/opt/there', env={**os.environ, 'DESTDIR': staged})
        place = os.path.join(staged, 'opt', 'there', 'bin')
        wanted = sorted([*PROGRAMS, *(name + '.pl' for name in PROGRAMS)])
        if sorted(os.listdir(place)) != wanted:
            failed.append(f'installed are {sorted(os.listdir(place))}')
        for name in PROGRAMS:
            link = os.path.join(place, name + '.pl')
            if os.readlink(link) != name or run(link, '--version') != run(os.path.join(place, name), '--version'):
                failed.append(f'{name}.pl is no link to {name}')
        folded = run(os.path.join(place, 'stackcollapse-perf.pl'), input=SAMPLE)
        if folded != b'app;work 200\n' or b'work (200 samples' not in run(os.path.join(place, 'flamegraph.pl'), input=folded):
            failed.append('the installed programs do not fold and draw')
    for line in failed:
        print('FAILED', line)
    print(f'{5 - len(failed)} passed, {len(failed)} failed')
    sys.exit(1 if failed else 0)


main()
