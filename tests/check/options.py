#!/usr/bin/env python3
"""The table of options, --help and the manual page agree: the same options, values and words for values.

usage: options.py SOURCE_DIR BUILD_DIR

Options are taken from the rows in the C sources and from --help=all. A row without help is another spelling; HIDDEN
names all of those. Every option has an example in its manual page. The README names the options that matter, and none that
do not exist, and stays short.
"""
import os
import re
import subprocess
import sys

from common import end, read
from option_table import TOOLS, options, program, topics

SOURCES = {'stackcollapse-perf': 'stackcollapse-perf/main.c', 'stackcollapse': 'stackcollapse/suite_options.c', 'flamegraph': 'flamegraph/arguments.c',
           'difffolded': 'difffolded/main.c'}
SHARED = {'lib/base/program.h': TOOLS, 'lib/profile/stack_edit.h': ('stackcollapse-perf', 'stackcollapse')}
HIDDEN = {'h', 'i', 't', 'fail', 'noinclude-tname', 'noinclude-tid', 'noshorten-pkgs'}  # "-h", a name where long ones are parsed; difffolded's --fail is --fail-above, whatever
# else begins so; the letters of --inline and --tid, which report that; negations as Getopt::Long also has them
README_LINES, README_COLUMNS = 250, 128  # people read it
ROW = re.compile(r'\{[\s\\]*"([\w-]+)",[\s\\]*OPTION_(\w+)(.*?)\}', re.S)


def rows(path):
    """Name or letter, whether it takes a value and whether it is listed, of every row in a source file."""
    for name, kind, rest in ROW.findall(read(path)):
        letter = re.search(r"\.letter = '(\w)'", rest)
        long_name = not letter or '.added' in rest or '.whole' in rest
        yield (f'--{name}' if long_name else f'-{letter.group(1)}', name, kind not in ('SWITCH', 'SET'), '.help =' in rest)


def check_sources(tool, table):
    """The rows that the sources list are those that --help prints."""
    found, bad = {}, []
    sources = [SOURCES[tool], *(path for path, tools in SHARED.items() if tool in tools)]
    for spelling, name, has_value, listed in [row for path in sources for row in rows(path)]:
        if listed:
            found[spelling] = has_value
        elif name not in HIDDEN:
            bad.append(f'{tool}: {spelling} is not listed; if it must not be, name it in HIDDEN')
    printed = {option.spelling: bool(option.value) for option in table}
    for spelling in sorted(set(found) ^ set(printed)):
        bad.append(f'{tool}: {spelling} is {"only in the table" if spelling in found else "not in the table"}')
    bad += [f'{tool}: {spelling}: the table and --help disagree about a value'
            for spelling in sorted(set(found) & set(printed)) if found[spelling] != printed[spelling]]
    return bad


def manual_entries(tool):
    """The entries of options in the manual page: the .It line, and what stands below it."""
    entries, depth = [], 0
    for line in read(f'{tool}/{tool}.1').split('\n'):
        depth += line.startswith('.Bl') - line.startswith('.El')
        if line.startswith('.It Fl') and depth == 1:
            entries.append((line, []))
        elif line.startswith(('.Sh', '.Ss', '.It')) and depth < 2:
            entries.append(('', []))
        elif entries:
            entries[-1][1].append(line)
    return [(title, text) for title, text in entries if title]


def check_entry(tool, option, title, text):
    bad = []
    value = re.search(r'Ns (Op )?(?:= Ns )?.*?Ar', title)
    if bool(value) != bool(option.value):
        bad.append(f'{tool}.1: {option.spelling}: --help and the manual disagree about a value')
    elif value and bool(value.group(1)) != option.optional:
        bad.append(f'{tool}.1: {option.spelling}: --help and the manual disagree about whether the value may be left out')
    words = {word for line in text for word in re.findall(r'^\.(?:It )?Cm (\S+)', line)}
    wanted = {'all'} if option.name == 'help' else set(option.choices)
    if words != wanted:
        bad.append(f'{tool}.1: {option.spelling}: values {sorted(words)}, but --help says {sorted(wanted)}')
    examples = [line[4:] for line in text if line.startswith('.Dl ')]
    if not any(re.search(rf'{option.spelling}(?![\w-])', example) for example in examples):
        bad.append(f'{tool}.1: {option.spelling} has no example')
    return bad


def check_manual(tool, table):
    bad, seen = [], {}
    for title, text in manual_entries(tool):
        spellings = {f'-{name}' for name in re.findall(r'Fl (\S+)', title)}
        seen[frozenset(spellings)] = (title, text)
    wanted = {frozenset(option.spellings): option for option in table}
    bad += [f'{tool}.1: {" ".join(sorted(names))} is not in --help' for names in set(seen) - set(wanted)]
    bad += [f'{tool}.1: {" ".join(sorted(names))} is missing' for names in set(wanted) - set(seen)]
    for names in set(seen) & set(wanted):
        bad += check_entry(tool, wanted[names], *seen[names])
    return bad


def check_readme(tool, every):
    """The section of the program names options, and none that do not exist."""
    found = re.search(rf'^### {tool}$(.*?)^##', read('README.md'), re.M | re.S)
    if not found:
        return [f'README.md: no section {tool}']
    code = re.findall(r'`[^`]+`|^```.*?^```', found.group(1), re.M | re.S)
    named = set(re.findall(r'(?<![\w-])--[a-z][\w-]*', ' '.join(code)))
    bad = [] if named else [f'README.md: the section {tool} names no option']
    return bad + [f'README.md: {tool}: there is no option {name}' for name in sorted(named - every)]


def check_readme_size():
    lines = read('README.md').split('\n')[:-1]
    bad = [f'README.md: {len(lines)} lines, at most {README_LINES}'] if len(lines) > README_LINES else []
    return bad + [f'README.md: line {number} is of more than {README_COLUMNS} columns'
                  for number, line in enumerate(lines, 1) if len(line) > README_COLUMNS]


def check_help(build, tool, table):
    """Each topic is one screen, and so is --help."""
    bad = []
    for topic in ['', *topics(table)[:-1]]:
        words = [program(build, tool), f'--help={topic}' if topic else '--help']
        lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split('\n')[:-1]
        if len(lines) > 32 or max(map(len, lines)) > 80:
            bad.append(f'{" ".join(words[1:])}: {len(lines)} lines, the longest of {max(map(len, lines))} columns')
    return bad


def main():
    build = os.path.abspath(sys.argv[2])
    tables = {tool: options(build, tool) for tool in TOOLS}
    every = {name for table in tables.values() for option in table for name in option.spellings}
    bad = check_readme_size()
    for tool, table in tables.items():
        bad += check_sources(tool, table) + check_manual(tool, table) + check_help(build, tool, table)
        bad += check_readme(tool, every)
    end(bad, sum(map(len, tables.values())))


main()
