"""Bytes, characters and XML entities as the contract tells them (FG-6, FG-32, X-23)."""
import re

ENTITIES = {'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', 'apos': "'"}


def unescaped(text):
    def one(m):
        name = m.group(1)
        if name.startswith('#'):
            return chr(int(name[2:], 16) if name[1] in 'xX' else int(name[1:]))
        return ENTITIES.get(name, m.group())
    return re.sub(r'&(#\d+|#[xX][0-9a-fA-F]+|\w+);', one, text)


def decoded(data):
    """Each sequence that is not UTF-8 is one U+FFFD."""
    codes, at = [], 0
    while at < len(data):
        lead = data[at]
        need = next((n for n, top in enumerate((0x80, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xFE)) if lead < top), None)
        at += 1
        if need == 0:
            codes.append(lead)
            continue
        code, have = lead & (0x7F >> need if need else 0), 1
        while need and need > 1 and have < need and at < len(data) and 0x80 <= data[at] < 0xC0:
            code, have, at = code << 6 | data[at] & 0x3F, have + 1, at + 1
        least = (0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000)[need] if need else 0
        codes.append(code if need and need > 1 and have == need and code >= least else 0xFFFD)
    return codes


def drawable(code):
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def shown(codes, rules):
    return ''.join(chr(c) if c < 0x110000 and (drawable(c) or 'X-23' not in rules) else '\ufffd' for c in codes)


def unannotated(codes):
    return codes[:-4] if bytes(c if c < 128 else 0 for c in codes[-4:]) in (b'_[k]', b'_[w]', b'_[i]',
        b'_[j]') else codes
