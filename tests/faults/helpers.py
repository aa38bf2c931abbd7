#!/usr/bin/env python3
"""Check what stackcollapse-perf does when perf, addr2line and nm are missing, die, hang up or print nonsense.

usage: helpers.py PROGRAMS_DIR [--table]

Whatever a helper does, the samples that arrived are folded; what is missing is said, with exit status 1.
"""
import os
import resource
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position

TEXT = b'app 1 1.0: 1 cycles:\n\t10 b+0x1 (/m)\n\t20 a+0x2 (/m)\n\n'
FOLDED, INLINED = b'app;a;b 1\n', b'app;outer;inner;outer;inner 1\n'
RECORDING = b'PERFILE2' + (104).to_bytes(8, 'little') + bytes(200)
SIMPLEPERF = RECORDING[:88] + b'\3' + RECORDING[89:]  # features 128 and 129
OTHER_ORDER = b'2ELIFREP' + (16).to_bytes(8, 'big') + bytes(200)  # recorded through a pipe
MODULES = 200
MANY_TEXT = b''.join(b'app 1 1.0: 1 cycles:\n\t10 f%d+0x1 (/m%d)\n\n' % (i, i % MODULES) for i in range(2 * MODULES))
SECONDS = 120  # on a busy machine hundreds of helpers take half a minute

# After each question comes another one, for the address that marks the end. GNU's prints 16 digits, LLVM's fewer.
GREET = r"read -r x || exit 0; printf '0x%016x\n??\n??:0\n' 0x${x#0x}; "
PAIRS = r'inner\na.c:1\nouter\na.c:2\n'


def answer(pairs):
    return r"read -r x || exit 0; printf '0x%016x\n" + pairs + "' 0x${x#0x}; " + GREET


GOOD = GREET + answer(PAIRS) * 2 + 'read -r x'
LLVM = r"while read -r x; do printf '0x%x\nf\nb.c:3 (discriminator 4)\n' 0x${x#0x}; done"
NO_NAME = 'while :; do ' + GREET + 'done'
PRINTS = "cat text; "
INHERITS = 'for n in 3 4 5 6 7 8 9; do [ ! -e /proc/self/fd/$n ] || echo inherited $n >&2; done; '

# helper, what it does, its script (None: there is none), exit status, what is said (None: nothing), output (None: any)
CASES = (
    ('addr2line', 'answers', GOOD, 0, None, INLINED),
    ('addr2line', 'is missing', None, 1, 'cannot run addr2line: No such file', FOLDED),
    ('addr2line', 'may not be run', '-x', 1, 'cannot run addr2line: Permission denied', FOLDED),
    ('addr2line', 'cannot read the module', 'echo no such file >&2; exit 1', 0, 'no such file', FOLDED),
    ('addr2line', 'ends at once', 'exit 0', 1, 'addr2line ended in the middle of /m', FOLDED),
    ('addr2line', 'fails at once', 'exit 3', 1, 'addr2line ended in the middle of /m', FOLDED),
    ('addr2line', 'crashes at once', 'kill -SEGV $$', 1, 'addr2line ended in the middle of /m', FOLDED),
    ('addr2line', 'crashes when asked', GREET + 'read -r x; kill -SEGV $$', 1, 'ended in the middle of /m', FOLDED),
    ('addr2line', 'fails when asked', GREET + 'read -r x; exit 1', 1, 'ended in the middle of /m', FOLDED),
    ('addr2line', 'dies in the middle', GREET + answer(PAIRS) + 'exit 0', 1, 'ended in the middle of /m', None),
    ('addr2line', 'hangs up', GREET + 'exec >&-; while read -r x; do :; done', 1, 'ended in the middle', FOLDED),
    ('addr2line', 'does not listen', GREET + 'exec <&-; exit 0', 1, 'ended in the middle', FOLDED),
    ('addr2line', 'prints nonsense', 'head -c 5000 /dev/urandom; exit 0', 1, 'ended in the middle', FOLDED),
    ('addr2line', 'never stops', GREET + 'exec yes', 1, 'ended in the middle', FOLDED),
    ('addr2line', 'never ends a line', GREET + 'head -c 10000000 /dev/zero', 1, 'ended in the middle', FOLDED),
    ('addr2line', 'answers for many modules', GREET + answer(PAIRS) * 2 + 'read -r x', 0, None,
     b'app;outer;inner %d\n' % (2 * MODULES)),
    ('addr2line', 'answers for many modules, and there are few descriptors', GREET + answer(PAIRS) * 2 + 'read -r x', 0, None,
     b'app;outer;inner %d\n' % (2 * MODULES)),
    ('addr2line', 'is not asked for what is not an address', GREET + 'read -r x && echo asked >&2; exit 0', 0, None, FOLDED),
    ('addr2line', 'answers as LLVM does', LLVM, 0, None, b'app;f;f 1\n'),
    ('addr2line', 'has a name with a newline', GREET + answer(r'in\nner\na.c:1\n') + answer(PAIRS) + 'read -r x', 0,
     'an answer of addr2line for /m was not understood', b'app;outer;inner;b 1\n'),
    ('addr2line', 'has names with newlines', GREET + answer(r'in\nner\na.c:1\nouter\na.c:2\n') * 2 + 'read -r x', 0,
     'an answer of addr2line for /m was not understood', FOLDED),
    ('addr2line', 'has a name that looks like the end', GREET + answer(r'in\n0x7f000001\nner\na.c:1\n' + PAIRS) + answer(PAIRS) +
     'read -r x', 0, 'an answer of addr2line for /m was not understood', b'app;outer;inner;b 1\n'),
    ('addr2line', 'knows addresses that mark an end', GOOD.replace(r'??\n??:0\n', PAIRS), 0, None, INLINED),
    ('addr2line', 'does not repeat addresses', GREET + r"read -r x; printf 'f\na.c:1\n'; " + GREET + answer(PAIRS) + 'read -r x',
     0, None, b'app;outer;inner;b 1\n'),
    ('addr2line', 'is not given an @ that it would read words from', '[ "$7" = ./@m ] || exit 2; ' + GOOD, 0, None, INLINED),
    ('nm', 'is not given an @ that it would read words from', '[ "$*" = "-- ./@m" ] || kill $$', 0, None, FOLDED),
    ('addr2line', 'inherits its three descriptors only', INHERITS + GOOD, 0, None, INLINED),
    ('nm', 'answers', 'echo 0000000000001000 T a', 0, None, FOLDED),
    ('nm', 'is missing', None, 1, 'cannot run nm: No such file', FOLDED),
    ('nm', 'fails', 'echo no symbols >&2; exit 1', 0, 'no symbols', FOLDED),
    ('nm', 'crashes', 'echo 0000000000001000 T a; kill -SEGV $$', 1, 'nm ended in the middle of /m', FOLDED),
    ('nm', 'prints nonsense', 'head -c 5000 /dev/urandom', 0, None, FOLDED),
    ('perf', 'prints', PRINTS, 0, None, FOLDED),
    ('perf', 'prints a recording that comes through a pipe', 'dd bs=8 count=1 status=none | grep -q PERFILE2 && ' + PRINTS,
     0, None, FOLDED),
    ('perf', 'inherits its three descriptors only, from a pipe', INHERITS + PRINTS, 0, None, FOLDED),
    ('perf', 'inherits its three descriptors only', INHERITS + PRINTS, 0, None, FOLDED),
    ('perf', 'gets no pipe where TMPDIR is too long', PRINTS, 1, 'x/x...: File name too long', b''),
    ('perf', 'is not asked for fields', '[ "$*" = "script -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None, FOLDED),
    ('perf', 'is asked for fields: --pid', '[ "$*" = "script -i /dev/stdin --no-inline -F +pid" ] && ' + PRINTS, 0, None, b'app-?;a;b 1\n'),
    ('perf', 'is asked for fields: --tid --srcline', '[ "$*" = "script -i /dev/stdin --no-inline -F +pid,+srcline" ] && ' + PRINTS,
     0, 'there are no source positions', b'app-?/1;a;b 1\n'),
    ('perf', 'is asked for fields: --srcline', '[ "$*" = "script -i /dev/stdin --no-inline -F +srcline" ] && ' + PRINTS, 0,
     'there are no source positions', FOLDED),
    ('perf', 'is missing for a pipe', None, 1, 'standard input: cannot run ./perf: No such file', b''),
    ('perf', 'is missing', None, 1, 'rec.data: cannot run ./perf: No such file', b''),
    ('perf', 'may not be run', '-x', 1, 'rec.data: cannot run ./perf: Permission denied', b''),
    ('perf', 'is missing, and the message names packages', None, 1, 'Debian linux-perf', b''),
    ('perf', 'has words: PERF=./perf script -f', '[ "$*" = "script -f -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None, FOLDED),
    ('perf', 'has words without script: PERF= ./perf  -v', '[ "$*" = "-v script -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None,
     FOLDED),
    ('perf', 'comes after another program: PERF=sh ./perf', '[ "$*" = "script -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None,
     FOLDED),
    ('perf', 'is a name with a blank: PERF=./my perf', '[ "$*" = "script -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None, FOLDED),
    ('perf', 'is not given to a shell: PERF=./perf;', PRINTS, 1, 'cannot run ./perf;: No such file', b''),
    ('perf', 'is not a word at all: PERF=  ', '[ "$*" = "script -i /dev/stdin --no-inline" ] && ' + PRINTS, 0, None, FOLDED),
    ('perf', 'fails on the recording of another user', 'exit 255', 1, "do: PERF='perf script -f' stackcollapse-perf FILE", b''),
    ('perf', 'fails on a recording of simpleperf', 'exit 255', 1, 'do: report_sample.py -i FILE | stackcollapse-perf', b''),
    ('perf', 'reads a recording of simpleperf', PRINTS, 0, 'do: report_sample.py -i FILE | stackcollapse-perf', FOLDED),
    ('perf', 'fails, and fields were wanted: --pid', 'exit 129', 1, 'where it was recorded, do: perf script -F +pid', b''),
    ('perf', 'reads a recording of the other byte order', '[ "$*" = "script -i - --no-inline" ] && ' + PRINTS, 0, None, FOLDED),
    ('perf', 'fails at once', 'exit 2', 1, 'rec.data: ./perf script failed with status 2: perf may be too old', b''),
    ('perf', 'fails at the end', PRINTS + 'exit 255', 1, 'failed with status 255', FOLDED),
    ('perf', 'crashes', PRINTS + 'kill -SEGV $$', 1, f'failed with status {128 + signal.SIGSEGV}', FOLDED),
    ('perf', 'crashes in a sample', PRINTS + PRINTS.replace('cat', 'head -c 40') + 'kill -9 $$', 1,
     'failed with status 137', FOLDED),
    ('perf', 'hangs up', PRINTS + 'exec >&-; exit 4', 1, 'failed with status 4', FOLDED),
    ('perf', 'prints nonsense', 'head -c 100000 /dev/urandom', 0, 'not understood', None),
    ('perf', 'prints nothing', 'exit 0', 0, 'no samples in the recording', b''),
    ('perf', 'prints, and SIGCHLD is ignored', PRINTS, 0, None, FOLDED),
)


def ignore_children():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))


def text_for(does):
    if 'not an address' in does:
        return TEXT.replace(b'10', b'a' * 600000).replace(b'20', b'xyz')
    return MANY_TEXT if 'many' in does else TEXT.replace(b'/m', b'@m') if '@' in does else TEXT


def run(program, case, folder):
    """What is wrong, or None; and the exit status."""
    helper, does, script, status, said, out = case
    scripts = {'addr2line': NO_NAME if helper == 'nm' else GOOD, 'nm': 'exit 0', 'perf': PRINTS, helper: script}
    recording = SIMPLEPERF if 'simpleperf' in does else OTHER_ORDER if 'byte order' in does else RECORDING
    for name, content in (('text', TEXT), ('rec.data', recording), ('rec.txt', text_for(does))):
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(content)
    for name, text in scripts.items():
        if text is not None:
            path = os.path.join(folder, name)
            with open(path, 'w', encoding='ascii') as file:
                file.write(f'#!/bin/sh\n{text}\n')
            os.chmod(path, 0o644 if text == '-x' else 0o755)
    if 'another user' in does:
        os.chown(os.path.join(folder, 'rec.data'), 12345, -1)
    perf = does.partition('PERF=')[2] or './perf'
    if 'name with a blank' in does:
        os.rename(os.path.join(folder, 'perf'), os.path.join(folder, perf))
    tools = os.path.join(folder, 'tools')  # the shell's own tools, but no other addr2line, nm and perf
    os.mkdir(tools)
    for name in ('sh', 'cat', 'head', 'yes', 'dd', 'grep'):
        os.symlink(f'/bin/{name}', os.path.join(tools, name))
    words = ['--inline', 'rec.txt'] if helper != 'perf' else [] if 'pipe' in does else ['rec.data']
    words = [word for word in does.split() if word.startswith('--')] + words
    environment = {'PATH': folder + os.pathsep + tools, 'PERF': perf}
    if 'TMPDIR is too long' in does:
        environment['TMPDIR'] = folder + '/x' * 3000
    done = subprocess.run([program, *words], cwd=folder, env=environment,
                          input=RECORDING if 'pipe' in does else b'', capture_output=True, timeout=SECONDS, check=False,
                          preexec_fn=(few_descriptors if 'few' in does else ignore_children if 'SIGCHLD' in does else None))
    heard = done.stderr.decode(errors='replace')[:2000]
    bad = None
    if done.returncode != status:
        bad = f'exit: wanted {status}, got {done.returncode}, said {heard!r}'
    elif (said is None and heard) or (said and said not in heard):
        bad = f'wanted {said!r}, said {heard!r}'
    elif out is not None and done.stdout != out:
        bad = f'wanted {out!r}, wrote {done.stdout[:300]!r}'
    elif status and not any(line.startswith('stackcollapse-perf: ') for line in heard.splitlines()):
        bad = f'no message of ours: {heard!r}'
    return bad, done.returncode


def main():
    program, failed = program_path(sys.argv[1], 'stackcollapse-perf'), 0
    if '--table' in sys.argv:
        print('| helper | what it does | exit | said |\n| --- | --- | --- | --- |')
    cases = [case for case in CASES if os.geteuid() == 0 or 'another user' not in case[1]]  # to give a file away is root's
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            bad, status = run(program, case, folder)
        if '--table' in sys.argv:
            print(f'| {case[0]} | {case[1]} | {status} | {case[4] or ""} |')
        if bad:
            failed += 1
            print(f'FAILED {case[0]} {case[1]}: {bad}')
    print(f'{len(cases) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
