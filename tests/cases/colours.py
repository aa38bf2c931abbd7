#!/usr/bin/env python3
"""The colours of --diff-colors=safe are told apart with any colour vision.

usage: colours.py PROGRAMS_DIR [--print]

Draws a difference whose frames grew and shrank by many degrees, are new, gone (by --negate) and unchanged, and takes the fills
from the SVG. Between any two of these kinds the colours nearest to each other are at least LEAST apart by CIEDE2000 (Sharma,
Wu and Dalal 2005), as they are and as Machado, Oliveira and Fernandes (2009) simulate protanopia, deuteranopia and tritanopia.
"""
import itertools
import math
import re
import subprocess
import sys

from run import program_path

LEAST = 12
WHITE = (255, 255, 255)
# of linear red, green and blue, at severity 1.0
VISIONS = {
    'normal': ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    'protan': ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    'deutan': ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    'tritan': ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# three of the published pairs, and what is between them
KNOWN = (((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 2.5, 0), (73, 25, -18), 27.1492),
         ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644))


def linear(channel):
    channel /= 255
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def lab(colour, vision):
    """CIE L*a*b* of an sRGB colour as somebody sees it, white point D65."""
    channels = [linear(channel) for channel in colour]
    red, green, blue = (min(1, max(0, sum(a * c for a, c in zip(row, channels)))) for row in VISIONS[vision])
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def mean_hue(one, other, grey):
    if grey or abs(one - other) <= 180:
        return one + other if grey else (one + other) / 2
    return (one + other + (360 if one + other < 360 else -360)) / 2


def ciede2000(one, other):
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    more = 1.5 - 0.5 * math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7))
    c1, c2 = math.hypot(a1 * more, b1), math.hypot(a2 * more, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * more)) % 360 for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0
    turn = 0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = mean_hue(h1, h2, grey)
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    t = (1 - 0.17 * math.cos(math.radians(hue - 30)) + 0.24 * math.cos(math.radians(2 * hue))
         + 0.32 * math.cos(math.radians(3 * hue + 6)) - 0.2 * math.cos(math.radians(4 * hue - 63)))
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * c)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * c * t)
    rotation = -2 * math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * math.sin(math.radians(60 * math.exp(-((hue - 275) / 25) ** 2)))
    return math.sqrt(by_light ** 2 + by_chroma ** 2 + by_hue ** 2 + rotation * by_chroma * by_hue)


def drawn(flamegraph):
    """The fills of each kind."""
    steps = [20 * step * step for step in range(1, 17)]
    lines = [f'up{i} 10000 {10000 + step}\ndown{i} {10000 + step} 10000\n' for i, step in enumerate(steps)]
    lines += ['other 0 5000\n', 'zero 5000 0\n', 'same 10000 10000\n']
    names = [f'{way}{i}' for way in ('up', 'down') for i in range(len(steps))] + ['other', 'zero']
    label = '# difffolded before=a after=b significant=' + ';'.join(names) + '\n'
    kinds = {'grew': set(), 'shrank': set(), 'new': set(), 'gone': set(), 'unchanged': set()}
    for options, columns in ((), ('new', 'grew', 'shrank')), (('--negate',), ('gone', 'shrank', 'grew')):
        svg = subprocess.run([flamegraph, '--diff-colors=safe', '--minwidth=0', *options], input=label + ''.join(lines), check=True,
                             capture_output=True, text=True).stdout
        for name, fill in re.findall(r'<title>(\w+) \(.*?fill="rgb\(([\d,]+)\)"', svg):
            kind = {'other': columns[0], 'up': columns[1], 'down': columns[2], 'same': 'unchanged'}.get(re.sub(r'\d', '', name))
            if kind:
                kinds[kind].add(tuple(map(int, fill.split(','))))
    return kinds


def main():
    for one, other, known in KNOWN:
        assert abs(ciede2000(one, other) - known) < 1e-4, (one, other)
    kinds = drawn(program_path(sys.argv[1], 'flamegraph'))
    assert kinds['unchanged'] == {WHITE}, kinds
    assert all(len(kinds[kind]) > 10 for kind in ('grew', 'shrank')) and all(len(kinds[kind]) == 1 for kind in ('new', 'gone')), kinds
    failed = passed = 0
    for one, other in itertools.combinations(kinds, 2):
        found = {vision: min(ciede2000(lab(a, vision), lab(b, vision)) for a in kinds[one] for b in kinds[other]) for vision in VISIONS}
        if '--print' in sys.argv:
            print(f'{one:8}{other:10}' + '  '.join(f'{vision} {value:5.1f}' for vision, value in found.items()))
        for vision, value in found.items():
            passed += value >= LEAST
            failed += value < LEAST
            if value < LEAST:
                print(f'{one} and {other} are {value:.1f} apart with {vision} vision')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
