"""What difffolded must print, computed from the contract: rules DF and section 7. See perf_model.py."""
import re

import numbers_model as numbers

RULES = ('X-3', 'X-30', 'X-47', 'B-DF-2')
LINE = re.compile(rb'(.*)[ \t\n\v\f\r](\d+(?:\.\d*)?)\Z', re.S)


def read(data, strip, rules):
    """The sums of one file, and their total."""
    lines, sums, total = data.split(b'\n'), {}, 0
    last = lines.pop()
    lines = [l[:-1] if 'X-3' in rules and l.endswith(b'\r') else l for l in lines] + ([last] if last else [])
    for line in lines:
        found = LINE.match(line)
        if not found and 'X-30' in rules:
            continue
        stack, count = (found.group(1), numbers.parse(found.group(2))) if found else (b'', 0.0)
        if strip:
            stack = re.sub(rb'0x[0-9A-Fa-f]+', b'0x...', stack)
        sums[stack] = numbers.add(sums.get(stack, 0), count)
        total = numbers.add(total, count)
    return sums, total


def whole(value):
    return int(value) if isinstance(value, float) and abs(value) < 2 ** 64 else value


def usage(args, rules):
    """The switches and the two files, or None: X-47 refuses what the original ignores, words after the two."""
    words, given = list(args), ''
    if len(words) < 2:
        return None
    while words and words[0].startswith('-') and words[0] != '-':
        word = words.pop(0)
        if word == '--':
            break
        ends = word.endswith('-')
        given += word[1:-1] if ends else word[1:]
        if ends:
            break
    if len(words) < 2 or given.strip('ns') or (len(words) > 2 and 'X-47' in rules):
        return None
    return given, words[:2]


def expected(case, rules):
    plan = usage(case.args, rules)
    texts = [case.content(name) for name in plan[1]] if plan else [None]
    if None in texts:
        return False, ()
    strip = 's' in plan[0]
    (first, total1), (second, total2) = (read(t, strip, rules) for t in texts)
    if max(total1, total2) >= 2 ** 53:
        lines = (texts[0] + b'\n' + texts[1]).split(b'\n')
        if re.search(rb'\d\.', b'\n'.join(lines)) or not rules and not all(map(LINE.match, lines)):
            return numbers.Anything('CM-14, not pinned')
    scaled = 'n' in plan[0] and numbers.differ(total1, total2)
    if scaled and not total1:
        if 'B-DF-2' not in rules and first.keys() | second.keys():
            return False, ()
        scaled = False
    lines = []
    for stack in first.keys() | second.keys():
        one, two = first.get(stack, 0), second.get(stack, 0)
        if scaled:
            one = whole(numbers.divide(numbers.multiply(one, total2), total1))
        lines.append(stack + b' ' + numbers.show(one) + b' ' + numbers.show(two))
    return True, tuple(sorted(lines))


def seen(case, outcome):
    return outcome.ok, tuple(sorted(outcome.stdout.split(b'\n')[:-1]))


def complaint(case, outcome):
    """What our output must be beside equal: X-30, in byte order of the stacks."""
    stacks = [line.rsplit(b' ', 2)[0] for line in outcome.stdout.split(b'\n')[:-1]]
    return None if stacks == sorted(stacks) else 'lines not in byte order of the stacks'
