"""What the checks share: which files are ours, and how a check ends."""
import concurrent.futures
import os
import subprocess
import sys

TOOLS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')
SOURCES = ('lib',) + TOOLS


def root():
    return sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')


def files(folders, endings):
    """Paths, from the root, of the files below the folders."""
    for folder in folders:
        for where, below, names in os.walk(os.path.join(root(), folder)):
            below[:] = sorted(name for name in below if name not in ('node_modules', 'build'))
            for name in sorted(names):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(where, name), root())


def read(path):
    with open(os.path.join(root(), path), encoding='utf-8') as file:
        return file.read()


def compile_flags():
    """What a compiler needs to know to read our files from the root."""
    return ['-std=c11', '-D_GNU_SOURCE', '-DPROGRAM_VERSION="0"'] + [f'-I{folder}' for folder in SOURCES]


def run_each(command, paths, together=1):
    """Runs a command for each file, or for several together, two at a time: what those said that failed."""
    def run(some):
        done = subprocess.run(command(*some), cwd=root(), capture_output=True, text=True, check=False)
        said = [line for line in (done.stdout + done.stderr).splitlines() if not line.endswith('warnings generated.')]
        return '\n'.join([f'{" ".join(some)}:', *said]) if done.returncode else None

    groups = [paths[i:i + together] for i in range(0, len(paths), together)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [said for said in pool.map(run, groups) if said]


def end(bad, checked):
    """Ends the check with its summary."""
    for line in bad:
        print(f'FAILED {line}')
    print(f'{checked - len(bad) if checked > len(bad) else 0} passed, {len(bad)} failed')
    sys.exit(1 if bad or not checked else 0)
