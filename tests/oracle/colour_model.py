"""The colours of frames as the contract tells them (FG-38, FG-42, FG-43)."""
import re

import numbers_model as numbers


def drand48(seed):
    state = ((seed & 0xFFFFFFFF) << 16) + 0x330E
    return ((0x5DEECE66D * state + 0xB) & (2 ** 48 - 1)) / 2 ** 48


def hashed(codes):
    tick = codes.index(0x60, 1) if 0x60 in codes[1:] else None
    codes = codes if tick is None else codes[tick + 1:]
    if not codes:
        return 1.0
    vector, weight, most, mod = 0.0, 1.0, 1.0, 10
    for code in codes[:3]:
        vector += code % mod / (mod - 1) * weight
        mod += 1
        most += weight
        weight *= 0.70
    return 1 - vector / most


def palette_of(palette, name):
    if palette == 'wakeup':
        return 'aqua'
    if palette == 'chain':
        return 'aqua' if '_[w]' in name else 'blue'
    if palette == 'java':
        return ('green' if name.endswith('_[j]') else 'aqua' if name.endswith('_[i]') else
                'green' if re.match(r'L?(java|javax|jdk|net|org|com|io|sun)/', name) or ':::' in name else
                'yellow' if '::' in name else 'orange' if name.endswith('_[k]') else 'red')
    if palette == 'perl':
        return ('yellow' if '::' in name else 'green' if 'Perl' in name or '.pl' in name else
                'orange' if name.endswith('_[k]') else 'red')
    if palette == 'js':
        return (('green' if '/' in name else 'aqua') if name.endswith('_[j]') else 'yellow' if '::' in name else
                'green' if re.search(r'/.*\.js', name,
                                     re.S) else 'aqua' if ':' in name else 'green' if name == ' ' else
                'orange' if '_[k]' in name else 'red')
    return palette


def name_colour(codes, palette, by_hash):
    if by_hash:
        v1, v2 = hashed(codes), hashed(codes[::-1])
        v3 = v2
    else:
        v1 = v2 = v3 = drand48(sum(codes))
    name = ''.join(chr(c) if c < 0x110000 else '\ufffd' for c in codes)
    table = {'hot': (205 + int(50 * v3), int(230 * v1), int(55 * v2)), 'mem': (0, 190 + int(50 * v2), int(210 * v1)),
             'io': (80 + int(60 * v1), 80 + int(60 * v1), 190 + int(55 * v2)),
             'red': (200 + int(55 * v1), 50 + int(80 * v1), 50 + int(80 * v1)),
             'green': (50 + int(60 * v1), 200 + int(55 * v1), 50 + int(60 * v1)),
             'blue': (80 + int(60 * v1), 80 + int(60 * v1), 205 + int(50 * v1)),
             'yellow': (175 + int(55 * v1), 175 + int(55 * v1), 50 + int(20 * v1)),
             'purple': (190 + int(65 * v1), 80 + int(60 * v1), 190 + int(65 * v1)),
             'aqua': (50 + int(60 * v1), 165 + int(55 * v1), 165 + int(55 * v1)),
             'orange': (190 + int(65 * v1), 90 + int(65 * v1), 0)}
    return 'rgb(%d,%d,%d)' % table.get(palette_of(palette, name), (0, 0, 0))


def delta_colour(delta, most):
    delta, most = numbers.to_float(delta), numbers.to_float(most)
    level = max(0, int(210 * (most - abs(delta)) / most))     # sums may be more than the most of a line
    return 'rgb(255,%d,%d)' % (level, level) if delta > 0 else 'rgb(%d,%d,255)' % (level,
        level) if delta else 'rgb(255,255,255)'
