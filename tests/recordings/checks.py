"""What tests of recordings that are read without perf share: counted checks, files below a folder, the program."""
import os
import subprocess
import sys

SANITIZER = b'Sanitizer'


def fold(program, words, **more):
    return subprocess.run([program, *words], check=False, capture_output=True, timeout=60, **more)


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, good, shown=b''):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f'FAILED {what}: {shown[:600].decode("utf-8", "replace")}')

    def finish(self):
        print(f'{self.passed} passed, {self.failed} failed')
        sys.exit(self.failed > 0)


class ChecksOfFiles(Checks):
    """With files that each check puts below a folder, and nothing else of the system but what is on `path`."""

    def __init__(self, build, folder, path):
        super().__init__()
        self.program = os.path.join(os.path.abspath(build), 'stackcollapse-perf', 'stackcollapse-perf')
        self.folder = folder
        self.env = {'HOME': f'{folder}/home', 'PATH': path,
                    **{key: value for key, value in os.environ.items() if key.endswith('_OPTIONS')}}

    def put(self, path, content):
        path = f'{self.folder}/{path}'
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def fold(self, words):
        return fold(self.program, ['--reader=native', *words], env=self.env)

    def fold_made(self, recording, words):
        return self.fold([*words, self.put('perf.data', recording.file())])
