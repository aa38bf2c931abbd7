"""The options of stackcollapse-perf and flamegraph, read as the contract tells (CM-1 to CM-7)."""
import re

INTEGER = re.compile(r'[-+]?_*[0-9][0-9_]*\Z')
REAL = re.compile(r'[-+]?(?=[0-9.])[0-9_]*(\.[0-9_]+)?([eE][-+]?[0-9_]+)?\Z')


class Wrong(Exception):
    """Wrong usage: nothing is read, the exit status is not zero."""


def find(name, table):
    name = name.lower()
    if name in table:
        return name
    found = [n for n in table if n.startswith(name)]
    if len(found) != 1:
        raise Wrong(name)
    return found[0]


def checked(value, kind):
    if kind == 'int' and not INTEGER.match(value) or kind == 'real' and not REAL.match(value):
        raise Wrong(value)
    return value if kind == 'text' else value.replace('_', '')


def parse(words, table):
    """table: name -> 'switch', 'text', 'int' or 'real'. Returns {name: [values]} and the file names."""
    given, files, words = {}, [], list(words)
    while words:
        word = words.pop(0)
        if word == '--':
            files += words
            break
        prefix = next((p for p in ('--', '-', '+') if word.startswith(p)), None)
        if prefix is None or word == '-':
            files.append(word)
            continue
        name, value = word[len(prefix):], None
        if not name:
            raise Wrong(word)
        equals = name.find('=', 1)
        if equals >= 0:
            name, value = name[:equals], name[equals + 1:]
        name = find(name, table)
        if table[name] == 'switch':
            if value is not None:
                raise Wrong(word)
            value = '1'
        elif value is None:
            if not words:
                raise Wrong(word)
            value = words.pop(0)
        elif value == '':
            raise Wrong(word)
        given.setdefault(name, []).append(checked(value, table[name]))
    return given, files
