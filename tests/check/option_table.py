"""The options of the programs, as --help=all prints them: what manuals, completions and README are compared with."""
import os
import re
import subprocess

TOOLS = ('stackcollapse-perf', 'stackcollapse', 'flamegraph', 'difffolded')
HEADING = re.compile(r'([A-Z][\w ]*):')
ROW = re.compile(r'  (?:-(?P<letter>\w))?(?:, )?(?:--(?P<name>[\w-]+))?(?P<open>\[?)(?:=(?P<value>\S+?))?\]?(?:  +(?P<help>.*))?')


class Option:
    """One option: its spellings, the value it takes, and the words among the values."""

    def __init__(self, match, topic):
        self.letter, self.name, self.value = match['letter'], match['name'], match['value']
        self.optional = bool(match['open'])
        self.help = match['help'] or ''
        self.topic = topic
        self.choices = []

    @property
    def spelling(self):
        """What it is known by: the long name if it has one."""
        return f'--{self.name}' if self.name else f'-{self.letter}'

    @property
    def spellings(self):
        return {f'--{self.name}'} if not self.letter else {f'-{self.letter}'} | ({f'--{self.name}'} if self.name else set())

    def settle(self):
        """Takes the choices out of the help: they stand at its end, after a colon."""
        listed = re.search(r': ([^:]*)$', self.help)
        if self.value and listed and re.fullmatch(r'[\w%-]+(, [\w%-]+)*', listed.group(1)):
            self.choices = listed.group(1).split(', ')


def program(build, tool):
    return os.path.join(os.path.abspath(build), tool, tool)


def options(build, tool):
    """All options of the program, in the order of the table."""
    text = subprocess.run([program(build, tool), '--help=all'], check=True, capture_output=True, text=True).stdout
    found, topic = [], None
    for line in text.split('\n'):
        heading, row = HEADING.fullmatch(line), ROW.fullmatch(line)
        if line == 'Examples:':
            break
        if heading:
            topic = heading.group(1)
        elif topic and row and (row['letter'] or row['name']):
            found.append(Option(row, topic))
        elif found and line.startswith(' ' * 20):
            found[-1].help = (found[-1].help + ' ' + line.strip()).strip()
    for option in found:
        option.settle()
    return found


def topics(table):
    """What --help= takes."""
    return list(dict.fromkeys(option.topic.split()[0].lower() for option in table)) + ['all']
