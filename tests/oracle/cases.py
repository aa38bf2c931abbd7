"""One input for both programs: making it real in a folder, running it, and making it smaller."""
import os
import re
import shlex
import signal

SECONDS = 60


class Case:
    made = None      # fields_gen.Made: the samples of which the text was made

    def __init__(self, args=(), stdin=b'', files=None):
        self.args, self.stdin, self.files = list(args), stdin, dict(files or {})

    def content(self, name):
        """The bytes of a file named on the command line; None when it is missing."""
        return self.stdin if name == '-' else self.files.get(name)

    def copy(self):
        new = Case(self.args, self.stdin, self.files)
        new.made = self.made
        return new

    def show(self):
        def printf(data):
            out = ''.join(chr(c) if 32 <= c < 127 and chr(c) not in "\\%'" else
                          {10: '\\n', 9: '\\t', 92: '\\\\', 37: '%%'}.get(c, '\\%03o' % c) for c in data)
            return "printf '%s'" % out
        files = ' '.join('%s > %s;' % (printf(data), shlex.quote(name)) for name, data in sorted(self.files.items()))
        args = ' '.join(shlex.quote(a) for a in self.args).encode('utf-8', 'backslashreplace').decode()
        return '%s %s | PROGRAM %s' % (files, printf(self.stdin), args)


class Outcome:
    def __init__(self, ok, stdout, files=None, status=0, stderr=b''):
        self.ok, self.stdout, self.files, self.status, self.stderr = ok, stdout, files or {}, status, stderr


class Runner:
    """Runs programs in a folder of its own, with the case's files as the only ones there."""

    ENVIRONMENT = {'PATH': os.environ.get('PATH', ''), 'LC_ALL': 'C'}

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.streams = [os.path.join(folder, '..', os.path.basename(folder) + end) for end in ('.in', '.out', '.err')]

    def run(self, command, case):
        """command: words, or a Preloaded script."""
        self.write(case)
        arguments = [a.encode('utf-8', 'surrogateescape') for a in case.args]
        if hasattr(command, 'run'):
            status = command.run(self.folder, self.streams, arguments)
        else:
            status = self.start(command + arguments)
        stdout, stderr = (open(s, 'rb').read() for s in self.streams[1:])
        files = {}
        for name in os.listdir(self.folder):
            with open(os.path.join(self.folder, name), 'rb') as f:
                files[name] = f.read()
        return Outcome(status == 0, stdout, files, status, stderr)

    def write(self, case):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        for name, data in [(os.path.join(self.folder, n), d) for n,
                           d in case.files.items()] + [(self.streams[0], case.stdin)]:
            with open(name, 'wb') as f:
                f.write(data)

    def start(self, command):
        """The status, negative for a signal; None if it had to be ended. The folder is the current one: spawning a
        program takes a third of the time that subprocess takes."""
        os.chdir(self.folder)
        opened = [(os.POSIX_SPAWN_OPEN, 0, self.streams[0], os.O_RDONLY, 0)]
        opened += [(os.POSIX_SPAWN_OPEN, number, self.streams[number], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
                   for number in (1, 2)]
        child = os.posix_spawnp(command[0], command, self.ENVIRONMENT, file_actions=opened)
        signal.signal(signal.SIGALRM, lambda number, frame: os.kill(child, signal.SIGKILL))
        signal.alarm(SECONDS)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return None if signal.alarm(0) == 0 else status


def smaller(case, fails, budget=500):
    """Removes lines, then words, then bytes, then arguments, as long as fails(case) stays true."""
    if case.made:
        return case.made.smaller(case, fails)
    left = [budget]

    def attempt(candidate):
        left[0] -= 1
        return left[0] >= 0 and fails(candidate)

    def shrink(items, put):
        size = max(1, len(items) // 2)
        while size:
            at = 0
            while at < len(items) and left[0] > 0:
                rest = items[:at] + items[at + size:]
                if attempt(put(rest)):
                    items = rest
                else:
                    at += size
            size //= 2
        return items

    def with_args(args):
        new = case.copy()
        new.args = list(args)
        return new

    case = with_args(shrink(case.args, with_args))
    for name in [None] + sorted(case.files):
        def with_data(parts, name=name):
            new, data = case.copy(), b''.join(parts)
            if name is None:
                new.stdin = data
            else:
                new.files[name] = data
            return new
        for cut in (rb'[^\n]*\n|[^\n]+', rb'(?s).'):
            data = case.stdin if name is None else case.files[name]
            if len(data) < 20000:
                case = with_data(shrink(re.findall(cut, data), with_data))
    return case
