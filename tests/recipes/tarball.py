#!/usr/bin/env python3
"""The tarball of the sources is the same bytes wherever it is made, and is built and tested from itself.

usage: tarball.py SOURCE_DIR

Two copies of the sources, a commit each at the same time, under other names, with other times and modes of the files, make
it by `cmake --workflow --preset tarball`. It holds exactly what was committed, sorted, of nobody, of one time. Unpacked, it
makes itself again without git, builds the programs, and passes their cases and those checks that read the sources.
Skipped (exit 77) without git or GNU tar. The last line is "N passed, N failed".
"""
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

from common import Failure, check

COMMITTED = 1764230400  # when the commits are made
TESTS = r'^cases\.(stackcollapse-perf|stackcollapse|flamegraph|difffolded)$|^check\.(layers|module_map|contract|options|completions|version|quirks)$'
PROGRAMS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')


def run(*command, cwd, **variables):
    env = {**os.environ, **variables}
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True)
    check(done.returncode == 0, f'{command}: exit {done.returncode}: {(done.stdout + done.stderr)[-3000:].decode(errors="replace")}')
    return done.stdout


def names_of(source):
    """What the next commit would hold: in a checkout what git says, else what is there."""
    if os.path.exists(os.path.join(source, '.git')):
        listed = run('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', cwd=source)
        return [name for name in map(os.fsdecode, listed.split(b'\0')[:-1]) if os.path.lexists(os.path.join(source, name))]
    found = []
    for folder, below, names in os.walk(source):
        below[:] = [name for name in below if name not in ('.git', 'node_modules', '__pycache__')
                    and os.path.relpath(os.path.join(folder, name), source) != 'build']
        found += [os.path.relpath(os.path.join(folder, name), source) for name in names]
    return found


class Copy:
    """The sources in a repository of their own."""

    def __init__(self, source, folder, mode):
        self.folder, self.names = folder, sorted(names_of(source), key=os.fsencode)
        for name in self.names:
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copyfile(os.path.join(source, name), path)
            os.chmod(path, mode | (0o100 if os.access(os.path.join(source, name), os.X_OK) else 0))
        os.makedirs(os.path.join(folder, 'build'))  # which is not packed
        day = f'{COMMITTED} +0000'
        for words in (['init', '-q'], ['add', '-A'], ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false',
                                                      'commit', '-q', '-m', 'test']):
            run('git', *words, cwd=folder, GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)

    def make(self):
        with_epoch = {key: value for key, value in os.environ.items() if key != 'SOURCE_DATE_EPOCH'}
        done = subprocess.run(['cmake', '--workflow', '--preset', 'tarball'], cwd=self.folder, env=with_epoch, check=False,
                              capture_output=True)
        check(done.returncode == 0, (done.stdout + done.stderr)[-3000:].decode(errors='replace'))
        return tarball(self.folder)


def tarball(folder):
    """The bytes of the only tarball that was made."""
    place = os.path.join(folder, 'build', 'tarball')
    made = [name for name in os.listdir(place) if name.endswith('.tar.gz')]
    check(len(made) == 1, f'made {made}')
    with open(os.path.join(place, made[0]), 'rb') as file:
        return made[0], file.read()


def test_same(copies):
    first, second = (copy.make() for copy in copies)
    check(first == second, f'{first[0]} and {second[0]}, of {len(first[1])} and {len(second[1])} bytes, differ')
    return first


def test_content(copy, made):
    name, data = made
    check(data[3] == 0 and data[4:8] == bytes(4), 'gzip noted a name or a time')
    root = name.removesuffix('.tar.gz')
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as packed:
        members = packed.getmembers()
    check([member.name for member in members] == [f'{root}/{name}' for name in copy.names],
          f'other files, or in another order: {sorted({m.name for m in members} ^ {f"{root}/{n}" for n in copy.names})}')
    odd = [member.name for member in members if (member.uid, member.gid, member.mtime, member.mode & ~0o111)
           != (0, 0, COMMITTED, 0o644)]
    check(not odd, f'of somebody, of another time or mode: {odd}')


def test_epoch(copy):
    """SOURCE_DATE_EPOCH is the time of all files."""
    run('cmake', '--build', '--preset', 'tarball', cwd=copy.folder, SOURCE_DATE_EPOCH='86400')
    with tarfile.open(fileobj=io.BytesIO(tarball(copy.folder)[1])) as packed:
        check({member.mtime for member in packed.getmembers()} == {86400}, 'other times')


def unpack(made, folder):
    with tarfile.open(fileobj=io.BytesIO(made[1])) as packed:
        packed.extractall(folder)
    return os.path.join(folder, made[0].removesuffix('.tar.gz'))


def test_again(made, folder):
    """The unpacked tarball makes the same bytes without a checkout."""
    run('cmake', '--workflow', '--preset', 'tarball', cwd=folder)
    check(tarball(folder)[1] == made[1], 'it makes another tarball of itself')


def test_build(made, folder):
    """It is built, and passes tests."""
    build = os.path.join(folder, 'build', 'plain')
    run('cmake', '-S', folder, '-B', build, '-DBUILD_TESTING=ON', '-DCMAKE_BUILD_TYPE=Debug', cwd=folder)
    run('cmake', '--build', build, '-j', '2', '--target', *PROGRAMS, cwd=folder)
    version = re.search(r'-([0-9.]+)\.tar\.gz$', made[0]).group(1)
    said = run(os.path.join(build, 'flamegraph', 'flamegraph'), '--version', cwd=folder).decode()
    check(said == f'flamegraph {version}\n', f'--version says {said}')
    said = run('ctest', '--test-dir', build, '-R', TESTS, '--output-on-failure', cwd=folder).decode()
    check(re.search(r'100% tests passed, 0 tests failed out of 11$', said, re.M), said[-2000:])


def main():
    if not shutil.which('git') or b'GNU tar' not in subprocess.run(['tar', '--version'], capture_output=True, check=False).stdout:
        print('skipped: there is no git or no GNU tar')
        return 77
    source, failed, tests = os.path.abspath(sys.argv[1]), 0, 0
    with tempfile.TemporaryDirectory() as place:
        copies = [Copy(source, os.path.join(place, 'here'), 0o644), Copy(source, os.path.join(place, 'elsewhere', 'below'), 0o664)]
        made = test_same(copies)
        unpacked = unpack(made, os.path.join(place, 'unpacked'))
        for test, *given in ((test_content, copies[0], made), (test_epoch, copies[0]), (test_again, made, unpacked),
                             (test_build, made, unpacked)):
            tests += 1
            try:
                test(*given)
            except (Failure, OSError) as failure:
                print(f'FAILED {test.__name__}: {failure}')
                failed += 1
    print(f'{1 + tests - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
