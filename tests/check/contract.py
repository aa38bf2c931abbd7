#!/usr/bin/env python3
"""Every rule that is cited in the tree is defined in tests/contract.md, once and in order.

A definition is a line "- CP-3: text". A citation is such a number anywhere else, or a range, "CP-3 to CP-8".
"""
import re

from common import SOURCES, end, files, read

CONTRACT = 'tests/contract.md'
RULE = r'(?:B-(?:CP|FG|DF)|CM|CP|FG|DF|X)-\d+'
CITED = re.compile(rf'(?<![\w-])({RULE})(?:\s+to\s+({RULE}))?(?![\w-])')
ENDINGS = ('.c', '.h', '.js', '.css', '.py', '.md', '.txt', '.1', '.cmake', 'note')
DEFINED = re.compile(rf'- ({RULE}): \S.*')


def family(rule):
    """CP-3 is ('CP', 3)."""
    name, number = rule.rsplit('-', 1)
    return name, int(number)


def cited(text):
    """All rules that a text cites, those within ranges included."""
    for first, last in CITED.findall(text):
        name, number = family(first)
        ranged = last and family(last)[0] == name
        yield from (f'{name}-{i}' for i in range(number, family(last)[1] + 1 if ranged else number + 1))
        if last and not ranged:
            yield last


def defined(contract):
    """The rules that the contract defines, and what is wrong with it."""
    rules, bad, latest = set(), [], {}
    for number, line in enumerate(contract.split('\n'), 1):
        match = DEFINED.fullmatch(line)
        if line.startswith(('- ', '* ')) and not match:
            bad.append(f'{CONTRACT}:{number}: no definition "- RULE: text": {line}')
        elif match:
            rule = match.group(1)
            name, place = family(rule)
            if rule in rules:
                bad.append(f'{CONTRACT}:{number}: {rule} is defined twice')
            elif place <= latest.get(name, 0):
                bad.append(f'{CONTRACT}:{number}: {rule} is defined after a later rule')
            rules.add(rule)
            latest[name] = max(place, latest.get(name, 0))
    return rules, bad


def problems(contract, texts):
    """What is wrong, given the contract and the other texts by path; and how many citations there are."""
    rules, bad = defined(contract)
    count = 0
    for path, text in {CONTRACT: contract, **texts}.items():
        for number, line in enumerate(text.split('\n'), 1):
            for rule in cited(line):
                count += 1
                if rule not in rules:
                    bad.append(f'{path}:{number}: {rule} is not defined in {CONTRACT}')
    return bad, count


def check_the_check():
    """What it must report, and what it must not: a list of failures."""
    prefix, contract = 'X' + '-', ''.join(f'- {"X"}-{i}: text\n' for i in (1, 2, 3, 5))
    tries = (('a made-up rule', contract, f'as {prefix}99 says', 1), ('a gap in a range', contract, f'{prefix}1 to {prefix}5', 1),
             ('a rule in a definition', contract + f'- {prefix}6: as {prefix}7.\n', '', 1),
             ('a second definition', contract + f'- {prefix}2: other\n', '', 1),
             ('a definition out of order', contract + f'- {prefix}4: late\n', '', 1),
             ('a definition without text', contract + f'- {prefix}6:\n', '', 2),
             ('a definition without a number', contract + '- X: text\n', '', 1),
             ('nothing', contract, f'{prefix}1, ({prefix}2) {prefix}1 to {prefix}3; UTF-8, GTX-9, {prefix}9-y', 0))
    results = ((what, len(problems(text, {'file': other})[0]), wanted) for what, text, other, wanted in tries)
    return [f'the check itself: {what} gives {got} reports, wanted {wanted}' for what, got, wanted in results if got != wanted]


def tree():
    """What may cite a rule. Inputs and outputs of cases and fuzz targets are data."""
    for path in files(SOURCES + ('tests', 'cmake'), ENDINGS):
        data = path.startswith('tests/fuzz/corpus/') or (path.count('/') > 2 and path.startswith('tests/cases/'))
        if path != CONTRACT and (not data or path.endswith('/note')):
            yield path
    yield from ('README.md', 'CHANGELOG.md', 'CMakeLists.txt', 'testdata/README.md')


def main():
    bad, count = problems(read(CONTRACT), {path: read(path) for path in tree()})
    end(check_the_check() + bad, count)


main()
