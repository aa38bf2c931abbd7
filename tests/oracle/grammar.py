"""Random texts: small helpers that the generators share."""
import re

ODD_BYTES = [b'\0', b'\x01', b'\x1b', b'\x7f', b'\x80', b'\xff', b'\xfe', b'\xc3', b'\xc3\xa9', b'\xe2\x82',
             b'\xe2\x82\xac', b'\xf0\x9f\x98\x80', b'\xc2\xa0', b'\xed\xa0\x80', b'\r', b'\v', b'\f', b'\t', b' ',
             b'  ', b'(', b')', b' (', b'[', b']', b';', b':', b'->', b'/', b'+0x1', b'"', b"'", b'<', b'&', b'#',
             b'|', b'-', b'0', b'7', b'.', b'\n', b'\n\n']

FOLDED = re.compile(rb'\S.*;.*\s[0-9.]+\s*', re.S)      # a line like a folded stack


def pick(r, *weighted):
    """pick(r, 5, a, 1, b): a with weight 5, b with weight 1."""
    return r.choices(weighted[1::2], weighted[::2])[0]


def maybe(r, chance, yes, no=b''):
    return yes if r.random() < chance else no


def mutate_bytes(r, data):
    at = r.randrange(len(data) + 1)
    kind = r.randrange(4)
    if kind == 0:
        return data[:at] + data[at + r.choice((1, 1, 1, 2, 5)):]
    if kind == 1:
        return data[:at] + r.choice(ODD_BYTES) + data[at:]
    if kind == 2:
        return data[:at] + r.choice(ODD_BYTES) + data[at + 1:]
    end = at + r.randrange(1, 12)
    return data[:end] + data[at:end] + data[end:]


def mutate_list(r, items):
    """Deletes, doubles or swaps items."""
    items = list(items)
    if not items:
        return items
    i, j = r.randrange(len(items)), r.randrange(len(items))
    kind = r.randrange(4)
    if kind == 0:
        del items[i]
    elif kind == 1:
        items.insert(j, items[i])
    elif kind == 2:
        items[i], items[j] = items[j], items[i]
    else:
        items[i:i + 2] = [b''.join(items[i:i + 2])]
    return items


def damage(r, data):
    """Some mutations of lines, words and bytes; sometimes CRLF, sometimes cut short."""
    for _ in range(pick(r, 4, 0, 3, 1, 2, 2, 1, 6)):
        kind = r.randrange(5)
        if kind == 0:
            data = b'\n'.join(mutate_list(r, data.split(b'\n')))
        elif kind == 1:
            lines = data.split(b'\n')
            at = r.randrange(len(lines))
            lines[at] = b' '.join(mutate_list(r, lines[at].split(b' ')))
            data = b'\n'.join(lines)
        else:
            data = mutate_bytes(r, data)
    if r.random() < 0.03:
        data = data.replace(b'\n', b'\r\n')
    if r.random() < 0.05:
        data = data[:r.randrange(len(data) + 1)]
    return data
