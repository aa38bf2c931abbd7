"""Frames of perf script and their names as the contract tells them (CP-14 to CP-20, X-12, X-43, X-44).

A frame is (address, symbol, module); the module is None where perf printed none.
"""
import re


BARE = re.compile(rb'\s+([0-9a-fA-F]+)\s+(\S.*)\Z', re.S)


def frame_old(line):
    """CP-14."""
    start, close = re.match(rb'\s*(\w+)(\s*)', line), line.rfind(b')')
    if not start or close < 0:
        return None
    opening = line.rfind(b' (', 0, close)
    if opening < 0:
        return None
    pc, gap, symbol_at = start.group(1), start.group(2), start.end()
    module = line[opening + 2:close]
    if opening > symbol_at:
        return pc, line[symbol_at:opening], module
    if opening + 1 != symbol_at:
        return None
    if len(gap) >= 2:
        return pc, gap[-2:-1], module
    return (pc[:-1], pc[-1:], module) if len(pc) >= 2 else None


def balanced(text):
    """Where the group opens that the last parenthesis closes; -1: never opened, None: no parenthesis."""
    close, depth = text.rfind(b')'), 0
    if close < 0:
        return None
    for i in range(close, -1, -1):
        depth += {ord(')'): 1, ord('('): -1}.get(text[i], 0)
        if depth == 0:
            return i
    return -1


def frame_new(rest, pc, rules=('X-40',)):
    """X-12, X-40; rest: what follows the address."""
    close, opening = rest.rfind(b')'), balanced(rest)
    if opening is None:
        return None
    if opening < 0:
        opening = rest.rfind(b' (', 0, close) + 1
    if opening < 1 or rest[opening - 1:opening] != b' ':
        return None
    module, symbol = rest[opening + 1:close], rest[:opening - 1].lstrip()
    if not symbol and opening >= 2:
        symbol = rest[opening - 2:opening - 1]
    elif not symbol:
        if rest[close + 1:close + 2].strip():
            return None      # "(anonymous namespace)::f" without module
        symbol = b'[unknown]'
    return pc, symbol, re.sub(rb'\+0x[0-9a-fA-F]+\Z', b'', module) if 'X-40' in rules else module


def frame_of(line, rules, in_sample):
    if 'X-12' not in rules:
        return frame_old(line)
    start = re.match(rb'\s*(\w+)', line)
    frame = frame_new(line[start.end():], start.group(1), rules) if start else None
    bare = BARE.match(line) if in_sample and not frame else None
    return (bare.group(1), uncut(bare.group(2).rstrip(), rules), None) if bare else frame


def uncut(symbol, rules):
    """X-44: without a module that is cut off."""
    opening = symbol.rfind(b' (', 1)
    return symbol[:opening].rstrip() if 'X-44' in rules and opening > 0 and b')' not in symbol[opening:] else symbol


def tidy(name):
    """CP-18."""
    name = name.replace(b';', b':')
    go = name.find(b'.(')
    if go < 0 or name.find(b').', go + 2) < 0:
        cut = name.find(b'(')
        while cut >= 0 and name.startswith(b'(anonymous namespace)', cut):
            cut = name.find(b'(', cut + 1)
        if cut >= 0:
            name = name[:cut]
    return name.translate(None, b'"\'')


def base_of(module, rules):
    shown = module[module.rfind(b'/') + 1:]
    return shown[:-len(b' (deleted)')] if 'X-12' in rules and shown.endswith(b' (deleted)') else shown


def is_kernel(module, rules):
    if b'unknown' in module:
        return False
    if module.startswith(b'[') or module.endswith(b'vmlinux'):
        return True
    return 'X-43' in rules and (re.search(rb'\.ko(\.(gz|xz|zst))?\Z', module) is not None
                                or base_of(module, rules).startswith(b'vmlinux-'))


def is_jit(module, rules):
    if re.search(rb'/tmp/perf-\d+\.map', module):
        return True
    return 'X-43' in rules and re.search(rb'/tmp/jitted-\d+-\d+\.so', module) is not None


def mark(name, module, given, inlined, rules):
    """CP-20."""
    if inlined:
        return b'' if b'_[i]' in name else b'_[i]'
    if 'kernel' in given and is_kernel(module, rules):
        return b'_[k]'
    if 'jit' in given and is_jit(module, rules):
        return b'' if b'_[j]' in name else b'_[j]'
    return b''


def names_of(frame, given, java, rules):
    """The names, and how many of them take a source line."""
    pc, symbol, module = frame
    symbol = re.sub(rb'\+0x[0-9a-f]+\Z', b'', symbol)
    if symbol.startswith(b'('):
        return [], 0
    parts = symbol.split(b'->') if symbol else []
    while parts and not parts[-1]:
        parts.pop()
    names, sourced, nowhere = [], 0, False
    for part in parts:
        if part == b'[unknown]':
            nowhere = nowhere or module is None or module == b'[unknown]'
            shown = b'unknown' if module is None or module == b'[unknown]' else base_of(module, rules)
            part = b'[' + shown + (b' <' + pc + b'>' if 'addrs' in given else b'') + b']'
        name = tidy(part)
        if java and b'/' in name and name.startswith(b'L'):
            name = name[1:]
        names.append(name + mark(name, module or b'', given, bool(names), rules))
        sourced += not nowhere
    return names, sourced
