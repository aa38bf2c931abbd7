"""What the tests of the scripts for a fleet share."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FLEET = os.path.join(HERE, '..', 'recipes', 'fleet')
TESTDATA = os.path.join(HERE, '..', '..', 'testdata')
TOOLS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')


class Failure(Exception):
    """What does not hold."""


class Skip(Exception):
    """What this machine does not have."""


def check(holds, text):
    if not holds:
        raise Failure(text)


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Skip(f'{program} is not installed')


def write(path, content, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(content)
    os.chmod(path, mode)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def until(holds, what, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        check(time.monotonic() < end, f'waited {seconds} s: {what}')
        time.sleep(0.05)


def signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


class Place:
    """A folder, with the programs in the search path."""

    def __init__(self, build, folder):
        self.folder, self.said, self.ends = folder, '', []
        tools = self.path('bin')
        os.mkdir(tools)
        for tool in TOOLS:
            os.symlink(os.path.join(build, tool, tool), os.path.join(tools, tool))
        self.env = {**os.environ, 'PATH': tools + os.pathsep + os.environ['PATH'] + ':/usr/sbin:/sbin', 'LC_ALL': 'C'}

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, content, mode=0o644):
        write(self.path(name), content, mode)

    def read(self, name):
        return read(self.path(name))

    def names(self, ending=''):
        """Files below the folder, but for the programs."""
        return sorted(os.path.relpath(os.path.join(place, name), self.folder) for place, _, names in os.walk(self.folder)
                      for name in names if name.endswith(ending) and place != self.path('bin'))

    def run(self, *words, status=0, given=b'', **env):
        """Runs a command, a script of the recipes by its name; gives back what it printed. Status None: any but 0."""
        script = os.path.join(FLEET, words[0])
        words = [script if os.path.exists(script) else words[0], *words[1:]]
        done = subprocess.run(words, cwd=self.folder, env={**self.env, **env}, input=given, capture_output=True, check=False)
        self.said = done.stderr.decode(errors='replace')
        right = done.returncode == status if status is not None else done.returncode > 0
        check(right, f'{words}: exit {done.returncode}, not {status}: {self.said}')
        check(not done.returncode or self.said, f'{words}: exit {done.returncode} without a message')
        return done.stdout

    def start(self, *words, **options):
        """Starts a program that runs until the end of the test."""
        output = open(self.path('log.' + os.path.basename(words[0])), 'ab')  # pylint: disable=consider-using-with
        process = subprocess.Popen(words, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,  # pylint: disable=consider-using-with
                                   stdout=output, stderr=output, start_new_session=True, **options)
        output.close()
        self.ends.append(process)
        return process

    def end(self):
        """Ends what was started, and what that started: each has a process group of its own."""
        for process in reversed(self.ends):
            signal_group(process, signal.SIGTERM)
        for process in self.ends:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                pass
            signal_group(process, signal.SIGKILL)
            process.wait()

    def logs(self):
        return '\n'.join(self.read(name).decode(errors='replace')[-3000:] for name in self.names() if 'log' in name)


def recordings(place, kept, form):
    """Copies of these recordings of testdata, under names made of the number and the recording's name."""
    names = []
    for i, name in enumerate(kept):
        names.append(form.format(i, name))
        place.write(names[-1], b'')
        shutil.copyfile(os.path.join(TESTDATA, 'recordings', name + '.perf.data'), place.path(names[-1]))
    return names


def one_machine(place, names):
    """What one machine makes of the recordings."""
    folded = b''.join(place.run('stackcollapse-perf', name) for name in names)
    return place.run('stackcollapse', '--format=folded', given=folded)


def run_tests(tests, arguments=None):
    """Runs each in a folder of its own; exit code 77 when all were skipped. The last line is the count."""
    build = os.path.abspath((arguments or sys.argv)[1])
    passed = failed = skipped = 0
    for test in tests:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            os.chmod(folder, 0o755)
            place = Place(build, folder)
            try:
                test(place)
                passed += 1
            except Skip as reason:
                print(f'skipped {test.__name__}: {reason}')
                skipped += 1
            except Failure as failure:
                print(f'FAILED {test.__name__}: {failure}')
                failed += 1
            finally:
                place.end()
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed else 77 if skipped and not passed else 0
