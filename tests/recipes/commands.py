#!/usr/bin/env python3
"""Run every command that the README, the manual pages and --help show, and look at what comes out.

usage: commands.py SOURCE_DIR BUILD_DIR

Each shell block of the README and of that of the fleet, each example in a table of options, each example of a manual page and
of --help is run in a folder with recordings and profiles of testdata under the names that the examples use. perf, gh, java,
jcmd, pgrep, sleep and addr2line are stand-ins (addr2line one that knows nothing), gdb prints a recorded case; the compiler and the
programs of this project are the real ones. A command fails by its exit status, or when a file that it writes is not what its name says: an SVG is XML, a folded file has lines, JSON is JSON. Only commands that build something are left out;
other tests run those. The last line is "N passed, N failed".
"""
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from common import Failure, check

TOOLS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')
ELSEWHERE = ('cmake --workflow --preset demo', 'tests/run', 'cmake -S . -B build/release', 'tests/bench/bench.py')
PERF = '''#!/bin/sh
case $1 in
record)
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        [ "$1" != -o ] || output=$2
        shift
    done
    shift
    "$@" && cp "$HERE/recorded.data" "${output:-perf.data}"
    ;;
script)
    cat "$HERE/recording"
    ;;
esac
'''
OTHER_EVENT = b'shop 1 9.0: 5 %s:\n\t1000 work (/bin/shop)\n\n'
ADDR2LINE = r'''#!/bin/sh
while read -r address; do
    printf '0x%s\n??\n??:0\n' "${address#0x}"
done
'''
# What profilers print, under the names that the examples use: recorded cases.
PROFILES = {**{name: name + '-basic' for name in ('gdb', 'go', 'elfutils', 'jstack', 'java-exceptions', 'sample', 'vtune-mc',
                                                  'dtrace', 'xdebug', 'perf-sched')},
            'bpftrace': 'bpftrace-map-option', 'pmc': 'pmc-event-filter', 'ghcprof': 'ghcprof-bytes'}
# Files of profilers that do not write lines, and the cases that have them.
OTHER_PROFILES = {'cpu.pb.gz': 'pprof-gzip', 'node.cpuprofile': 'cpuprofile-basic', 'trace.json': 'chrome-tracing-basic',
                  'xctrace.xml': 'xctrace-basic'}
GH = '#!/bin/sh\n[ "$*" = "pr comment 17 --body-file comment.md" ]\n'
PGREP = '#!/bin/sh\ncase $* in "-n -x java") echo 17 ;; "-d, -x postgres") echo 17,18 ;; *) exit 1 ;; esac\n'
JCMD = '#!/bin/sh\n[ "$*" = "17 Compiler.perfmap" ]\n'
JAVA = '#!/bin/sh\n[ "$1" = -XX:+PreserveFramePointer ]\n'
TOOL_ARGUMENTS = {'stackcollapse-perf': ' < perf.txt', 'stackcollapse': ' < out.folded', 'flamegraph': ' < out.folded',
                  'difffolded': ' base.?.folded -- head.?.folded'}
# Says of every failing command what it was; pipes fail as a whole.
SCRIPT = 'set -o pipefail\nset -E\ntrap \'printf "%s %s\\n" "$?" "$BASH_COMMAND" >> "$HERE/failed"\' ERR\n'


def read(*path):
    with open(os.path.join(*path), 'rb') as file:
        return file.read()


def write(path, text, mode=0o644):
    with open(path, 'wb') as file:
        file.write(text)
    os.chmod(path, mode)


class Folder:
    """Where commands are run."""

    def __init__(self, source, build, place):
        self.place, tools = place, os.path.join(place, 'bin')
        os.mkdir(tools)
        for tool in TOOLS:
            os.symlink(os.path.join(build, tool, tool), os.path.join(tools, tool))
        for name, text in (('perf', PERF), ('gh', GH), ('addr2line', ADDR2LINE), ('pgrep', PGREP), ('jcmd', JCMD), ('java', JAVA),
                           ('sleep', '#!/bin/sh\n')):
            write(os.path.join(tools, name), text.encode(), 0o755)
        write(os.path.join(place, 'program.c'), b'int main(void) { return 0; }\n')
        for folder in ('symbols', 'target'):
            os.mkdir(os.path.join(place, folder))
        for program in ('program', 'benchmark', 'base/benchmark', 'head/benchmark'):
            os.makedirs(os.path.dirname(os.path.join(place, program)), exist_ok=True)
            write(os.path.join(place, program), b'#!/bin/sh\n', 0o755)
        data = os.path.join(source, 'testdata')
        with lzma.open(os.path.join(data, 'perf-script', 'before.txt.xz')) as packed:
            recording = packed.read() + b''.join(OTHER_EVENT % event for event in (b'cycles', b'page-faults'))
        for name in ('perf.txt', 'recording'):
            write(os.path.join(place, name), recording)
        for name, origin in (('out', 'before'), ('before', 'before'), ('after', 'after'), ('base', 'before'), ('head', 'after')):
            write(os.path.join(place, name + '.folded'), read(data, 'expected', origin + '.folded'))
        for side, origin in (('base', 'before'), ('head', 'after')):
            for i in range(1, 6):
                write(os.path.join(place, f'{side}.{i}.folded'), read(data, 'expected', origin + '.folded'))
        for name in ('perf.data', 'recorded.data'):
            write(os.path.join(place, name), read(data, 'recordings', 'pie.perf.data'))
        write(os.path.join(tools, 'gdb'), b'#!/bin/sh\ncat "$HERE/gdb.txt"\n', 0o755)
        for name, case in PROFILES.items():
            write(os.path.join(place, name + '.txt'), read(source, 'tests', 'cases', 'stackcollapse', case, 'stdin'))
        for name, case in OTHER_PROFILES.items():
            write(os.path.join(place, name), read(source, 'tests', 'cases', 'stackcollapse', case, 'stdin'))
        for i in (1, 2):
            write(os.path.join(place, f'gdb{i}.txt'), read(place, 'gdb.txt'))
        write(os.path.join(place, 'links.txt'), b'main\thref=https://example.org/\n')
        fleet = os.path.join(source, 'tests', 'recipes', 'fleet')
        self.env = {**os.environ, 'PATH': os.pathsep.join((tools, os.environ['PATH'], fleet)), 'HERE': place, 'PULL_REQUEST': '17'}

    def run(self, text, given=b''):
        """Runs a text of bash; gives back what it printed."""
        failed = os.path.join(self.place, 'failed')
        write(failed, b'')
        done = subprocess.run(['bash', '-c', SCRIPT + text], cwd=self.place, env=self.env, input=given, capture_output=True,
                              check=False)
        lines = read(failed).decode().split('\n')[:-1]
        # a gate may trip: then the profiles of testdata differ by more than it allows
        bad = [line for line in lines if not (line.startswith('3 ') and '--fail-' in line)]
        check(not bad, f'{bad}: {done.stderr.decode(errors="replace")}')
        check(done.returncode in (0, 3), f'exit {done.returncode}: {done.stderr.decode(errors="replace")}')
        for name in re.findall(r'> ([\w.-]+)', text):
            self.look(name)
        return done.stdout

    def look(self, name):
        """Whether a file that was written is what its name says."""
        content = read(self.place, name)
        if name.endswith('.svg'):
            check(xml.etree.ElementTree.fromstring(content).tag.endswith('svg'), f'{name} is not an SVG')
        elif name.endswith('.json'):
            json.loads(content)
        elif name.endswith('.folded'):
            check(all(re.search(rb' \d+$', line) for line in content.split(b'\n')[:-1] if not line.startswith(b'#')), name)
        check(content, f'{name} is empty')


def readme_blocks(source):
    """Shell blocks of the README and of that of the fleet."""
    text = read(source, 'README.md').decode()
    blocks = re.findall(r'^```sh\n(.*?)^```', text, re.M | re.S)
    for start in ELSEWHERE:
        check(any(block.startswith(start) for block in blocks), f'README.md: no block begins with {start}')
    fleet = re.findall(r'^```sh\n(.*?)^```', read(source, 'tests', 'recipes', 'fleet', 'README.md').decode(), re.M | re.S)
    check(fleet, 'tests/recipes/fleet/README.md has no block')
    return [(block, b'') for block in [*blocks, *fleet] if not block.startswith(ELSEWHERE)]


def readme_tables(source):
    """Examples of options in the README's tables, as commands."""
    text = read(source, 'README.md').decode()
    for tool, arguments in TOOL_ARGUMENTS.items():
        section = re.search(rf'^### {tool}$(.*?)^##', text, re.M | re.S).group(1)
        examples = re.findall(r'^\| `(-.*?)` \| .* \|$', section, re.M)
        check(len(examples) > 3, f'README.md: {tool}: {len(examples)} rows of options')
        for example in examples:
            result = 'txt' if 'summary' in example else 'svg' if tool == 'flamegraph' else 'folded'
            yield f'{tool} {example}{arguments} > table.{result}', b''


def manual_examples(source):
    """Examples of the manual pages."""
    for tool in TOOLS:
        page = read(source, tool, tool + '.1').decode()
        for old, new in (('\\e', '\\'), ('\\-', '-'), ('\\&', '')):
            page = page.replace(old, new)
        found = [line for line in re.findall(r'^\.Dl (.*)', page, re.M) if re.match(r'[a-z]', line)]
        found += re.findall(r'^\.Bd -literal -offset indent\n(.*?)^\.Ed', page.partition('.Sh EXAMPLES')[2], re.M | re.S)
        check(len(found) > 10, f'{tool}.1: {len(found)} examples')
        yield from ((example, b'') for example in found)


def help_examples(folder):
    for tool in TOOLS:
        text = folder.run(f'{tool} --help').decode()
        found = text.partition('\nExamples:\n')[2].strip('\n').split('\n')
        check(len(found) >= 2, f'{tool} --help: {len(found)} examples')
        yield from ((line.strip(), b'') for line in found)


def check_inferno(source, folder):
    """What the README offers in place of options of inferno."""
    commands = re.findall(r'`(sed .*?)`', read(source, 'README.md').decode())
    given = b'app;_start;main;work;leaf 5\napp;idle 1\n'
    wanted = [b'app;main;work;leaf 5\napp;idle 1\n', b'work;leaf 5\n']
    check([folder.run(command, given) for command in commands] == wanted, f'{commands}')


def main():
    source, build = map(os.path.abspath, sys.argv[1:3])
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(source, build, place)
        commands = [*readme_blocks(source), *readme_tables(source), *manual_examples(source), *help_examples(folder)]
        for text, given in commands:
            try:
                folder.run(text, given)
                passed += 1
            except (Failure, OSError, ValueError, xml.etree.ElementTree.ParseError) as failure:
                print(f'FAILED {text.strip()}\n    {failure!r}')
                failed += 1
        check_inferno(source, folder)
    print(f'{passed + 1} passed, {failed} failed')
    sys.exit(1 if failed else 0)


main()
