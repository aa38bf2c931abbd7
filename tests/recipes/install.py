#!/usr/bin/env python3
"""Build and install as the README says, into a folder of its own, and fold and draw with what was installed.

usage: install.py SOURCE_DIR

A copy of the sources is built, in a repository of its own where git is installed: --version must say its commit, also
after a new one without configuring again, while nothing but the version is compiled and no picture changes. The
installed files are exactly those listed here, under DESTDIR and the prefix, and `uninstall` removes all of them. The
last line is "N passed, N failed".
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from common import Failure, check

PROGRAMS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')
SAMPLE = b'app 100 1.0: 200 cycles:\n\t7f00 work+0x1 (/bin/app)\n\n'
PREFIX = 'opt/there'
EXAMPLES = 'tests/recipes/fleet/'
INSTALLED = sorted(
    [f'share/doc/flamegraph/{name}' for name in ('README.md', 'CHANGELOG.md', 'LICENSE')] + ['share/man/man7/flamegraph.7'] +
    [f'share/doc/flamegraph/guide/{name}' for name in ('guide.html', 'hot-cold.svg', 'java-difference.svg', 'postgresql.svg')
     if shutil.which('mandoc')] +
    [place.format(name) for name in PROGRAMS
     for place in ('bin/{}', 'bin/{}.pl', 'share/man/man1/{}.1', 'share/zsh/site-functions/_{}',
                   'share/fish/vendor_completions.d/{}.fish', 'share/bash-completion/completions/{}',
                   'share/bash-completion/completions/{}.pl')])


def scripts(build):
    """The scripts that stackcollapse replaces, by its own list, but for those of a program's own name."""
    table = run(build.program('stackcollapse'), '--list-formats').decode().split('\n')[:-1]
    names = {row.split()[1] for row in table if not row.endswith('(not read yet)')}
    return sorted(names - {'-'} - {name + '.pl' for name in PROGRAMS})


def run(*command, **options):
    done = subprocess.run(command, check=False, capture_output=True, **options)
    check(done.returncode == 0, f'{command}: exit {done.returncode}: {done.stderr.decode(errors="replace")}')
    return done.stdout


def copy_sources(source, target):
    """What git would pack; without git, all but build folders."""
    try:
        check(os.path.exists(os.path.join(source, '.git')), 'no checkout of its own')
        names = run('git', '-C', source, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split(b'\0')[:-1]
    except (OSError, Failure):
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns('build', '.git', 'node_modules'))
        return
    for name in map(os.fsdecode, names):
        if (not name.startswith('tests/') or name.startswith(EXAMPLES)) and os.path.lexists(os.path.join(source, name)):
            os.makedirs(os.path.dirname(os.path.join(target, name)), exist_ok=True)
            shutil.copy2(os.path.join(source, name), os.path.join(target, name), follow_symlinks=False)


class Build:
    """The sources and their build folder."""

    def __init__(self, source, folder):
        self.source, self.folder = os.path.join(folder, 'source'), os.path.join(folder, 'build')
        self.staged = os.path.join(folder, 'staged')
        self.env = {**os.environ, 'DESTDIR': self.staged}
        copy_sources(source, self.source)
        self.has_git = shutil.which('git') is not None
        if self.has_git:
            self.git('init', '-q')
            self.commit('first')
        run('cmake', '-S', self.source, '-B', self.folder, '-DINSTALL_PERL_NAMES=ON', '-DCMAKE_INSTALL_PREFIX=/elsewhere',
            '-DCMAKE_BUILD_TYPE=Debug')  # what is installed is the same, and four programs are linked four times
        self.build()

    def git(self, *words):
        who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']
        return run('git', '-C', self.source, *who, *words).decode().strip()

    def commit(self, text):
        self.git('add', '-A')
        self.git('commit', '-q', '--allow-empty', '-m', text)

    def build(self, *words):
        return run('cmake', '--build', self.folder, '-j', '2', *words, env=self.env)

    def installed(self, *path):
        return os.path.join(self.staged, PREFIX, *path)

    def program(self, name):
        return os.path.join(self.folder, name, name)

    def version(self):
        return run(self.program('flamegraph'), '--version').decode()

    def wanted_version(self):
        """The number that CMakeLists.txt gives, which is the only place where it stands."""
        with open(os.path.join(self.source, 'CMakeLists.txt'), encoding='utf-8') as file:
            return re.search(r'VERSION ([0-9.]+) LANGUAGES', file.read()).group(1)

    def wanted_commit(self):
        return f'flamegraph {self.wanted_version()} ({self.git("rev-parse", "--short=7", "HEAD")})\n'


def files(folder):
    return sorted(os.path.relpath(os.path.join(place, name), folder) for place, _, names in os.walk(folder) for name in names)


def test_version(build):
    """The commit is right after each build, and nothing else depends on it."""
    if not build.has_git:
        print('git is not installed; --version was not tested with a commit')
        return
    picture = run(build.program('flamegraph'), input=b'a;b 100\n')
    check(build.version() == build.wanted_commit(), build.version())
    build.commit('second')
    log = build.build()
    compiled = [line for line in log.split(b'\n') if b'Building C object' in line]
    check(len(compiled) == 1 and b'version.c' in compiled[0], f'compiled for a new commit: {compiled}')
    check(build.version() == build.wanted_commit(), build.version())
    check(run(build.program('flamegraph'), input=b'a;b 100\n') == picture, 'the picture depends on the commit')
    check(b'Building' not in build.build(), 'something is built though nothing changed')
    with open(os.path.join(build.source, 'README.md'), 'ab') as file:
        file.write(b'\n')
    build.build()
    check(build.version().endswith('-dirty)\n'), build.version())
    build.git('checkout', '-q', 'README.md')


def test_tarball(build):
    """Without a checkout of its own there is no commit, also in a folder of somebody else's."""
    if build.has_git:
        shutil.rmtree(os.path.join(build.source, '.git'))
        run('git', 'init', '-q', os.path.dirname(build.source))
    build.build()
    check(build.version() == f'flamegraph {build.wanted_version()}\n', build.version())


def test_install(build):
    run('cmake', '--install', build.folder, '--prefix', '/' + PREFIX, env=build.env)
    found = files(build.staged)
    examples = [f'share/doc/flamegraph/examples/fleet/{name}' for name in files(os.path.join(build.source, EXAMPLES))]
    check(examples, f'nothing is in {EXAMPLES}')
    wanted = sorted(os.path.join(PREFIX, name) for name in INSTALLED + examples + [f'bin/{name}' for name in scripts(build)])
    check(found == wanted, f'missing {sorted(set(wanted) - set(found))}, too many {sorted(set(found) - set(wanted))}')


def test_perl_names(build):
    for name in PROGRAMS:
        for folder, link in (('bin', name + '.pl'), ('share/bash-completion/completions', name + '.pl')):
            check(os.readlink(build.installed(folder, link)) == name, f'{link} is not a link to {name}')
        link, program = build.installed('bin', name + '.pl'), build.installed('bin', name)
        check(run(link, '--version') == run(program, '--version'), f'{link} is another program')
    for link in scripts(build):
        check(os.readlink(build.installed('bin', link)) == 'stackcollapse', f'{link} is not a link to stackcollapse')
    folded = run(build.installed('bin', 'stackcollapse-recursive.pl'), input=b'a;a;b 1\n')
    check(folded == b'a;b 1\n', f'stackcollapse-recursive.pl folds {folded}')


def test_run(build):
    folded = run(build.installed('bin', 'stackcollapse-perf.pl'), input=SAMPLE)
    check(folded == b'app;work 200\n', folded)
    check(b'work (200 samples' in run(build.installed('bin', 'flamegraph.pl'), input=folded), 'no picture')


def test_uninstall(build):
    build.build('--target', 'uninstall')
    check(not files(build.staged), f'left: {files(build.staged)}')
    again = subprocess.run(['cmake', '--build', build.folder, '--target', 'uninstall'], capture_output=True, check=False)
    check(again.returncode != 0 and b'nothing was installed' in again.stderr, 'uninstalled twice')


TESTS = (test_version, test_tarball, test_install, test_perl_names, test_run, test_uninstall)


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        build = Build(os.path.abspath(sys.argv[1]), folder)
        for test in TESTS:
            try:
                test(build)
            except (Failure, OSError) as failure:
                print(f'FAILED {test.__name__}: {failure}')
                failed += 1
    print(f'{len(TESTS) - failed} passed, {failed} failed')
    sys.exit(1 if failed else 0)


main()
