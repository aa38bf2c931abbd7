"""Our demangled names against those of GNU c++filt, on every mangled name of libraries and programs; by hand.

    python3 tests/oracle/demangle.py build/release [--names FILE] [--show N] [FOLDER...]

FOLDERs are searched for what nm reads (/usr/lib by default); FILE holds one name a line. Prints how many names are
equal, the kinds of the others with examples, and the time of both.
"""
import argparse
import collections
import os
import re
import subprocess
import time


def names_of(folders):
    """All mangled names that nm finds."""
    names = set()
    for folder in folders:
        for path, _, files in os.walk(folder):
            for file in files:
                full = os.path.join(path, file)
                if os.path.islink(full) or not re.search(r'\.so|\.a$|\.o$|\.rlib$|/bin/', full):
                    continue
                for options in (['-P'], ['-DP']):
                    out = subprocess.run(['nm', *options, full], capture_output=True).stdout
                    names.update(re.findall(rb'^(?:_Z|_R|_GLOBAL_)[^\s@]*', out, re.M))
    return sorted(names)


def run(command, text):
    """The lines of its output, and the seconds of processor time that it took."""
    before = os.times()
    out = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout
    after = os.times()
    return out.split(b'\n')[:-1], after.children_user - before.children_user


def kind(name, ours, theirs):
    """What sort of difference it is."""
    if theirs == name:
        heads = b'a template parameter\'s declaration (Ty, Tn, Tt, Tp, Tk)'
        return 'only we: ' + (heads.decode() if re.search(rb'T[ynptk]', name) else
                              'conversion to a template' if b'cv' in name else 'other')
    if ours == name:
        return 'only c++filt'
    at = len(os.path.commonprefix([ours, theirs]))
    if re.search(rb'[#}]', ours[at:at + 10]) and re.search(rb'::~?$', ours[:at]):
        return 'constructor or destructor of a lambda or a type without name'
    if ours[at:at + 3] == b'{la' and re.search(rb'::~?$', ours[:at]):
        return 'constructor or destructor of a lambda or a type without name'
    return 'text'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('folders', nargs='*', default=['/usr/lib'])
    parser.add_argument('--names')
    parser.add_argument('--show', type=int, default=2)
    given = parser.parse_args()
    names = open(given.names, 'rb').read().split(b'\n')[:-1] if given.names else names_of(given.folders)
    text = b''.join(name + b'\n' for name in names)
    ours, our_time = run([os.path.join(given.build, 'tests/demangle_lines')], text)
    theirs, their_time = run(['c++filt', '-p', '-i'], text)
    assert len(ours) == len(theirs) == len(names)
    kinds = collections.defaultdict(list)
    for name, a, b in zip(names, ours, theirs):
        if a != b:
            kinds[kind(name, a, b)].append((name, a, b))
    different = sum(map(len, kinds.values()))
    print(f'{len(names)} names, {100 - 100 * different / max(1, len(names)):.3f} % equal; '
          f'{our_time:.2f} s, c++filt {their_time:.2f} s')
    for title, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f'{len(found)} {title}')
        for example in sorted(found, key=lambda item: len(item[0]))[:given.show]:
            print(*('    ' + part.decode(errors='replace')[:300] for part in example), sep='\n')


main()
