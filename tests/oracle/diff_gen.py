"""Random inputs for difffolded: two folded profiles, plausible and damaged."""
from cases import Case
from grammar import damage, maybe, pick

FRAMES = [b'a', b'b', b'c', b'main', b'0x1f', b'0xAbC+0x1', b'0X12', b'x 0x', b'f g', b'f 5', b'', b'caf\xc3\xa9',
          b'\xff', b'0xg', b'a\0b', b'-1', b'\xc2\xa0']
SMALL = [b'1', b'5', b'10', b'0', b'007', b'3', b'7', b'123456789']
FRACTIONS = [b'1.5', b'2.', b'2.25', b'0.1']
BIG = [b'9007199254740993', b'18446744073709551615', b'18446744073709551616', b'9' * 25, b'4611686018427387904']
ODD = [b'-3', b'.5', b'1e5', b'', b'1.2.3', b'x']


def profile(r, plain, counts):
    lines = []
    for _ in range(pick(r, 1, 0, 3, 2, 3, 5, 1, 12)):
        frames = [r.choice(FRAMES[:6] if r.random() < 0.7 else FRAMES) for _ in range(pick(r, 3, 1, 3, 2, 1, 4))]
        blank = b' ' if plain else pick(r, 20, b' ', 1, b'  ', 1, b'\t', 1, b'')
        count = r.choice(counts) if plain or r.random() < 0.9 else r.choice(ODD)
        lines.append(b';'.join(frames) + blank + count + (b'' if plain else maybe(r, 0.02, b' ')))
    data = b'\n'.join(lines) + (maybe(r, 0.95, b'\n') if lines else b'')
    return data if plain else damage(r, data)


def case(r):
    plain = r.random() < 0.5
    counts = SMALL + pick(r, 4, [], 3, FRACTIONS, 2, BIG[:1], 1, BIG)
    files = {name: profile(r, plain, counts) for name in ('a', 'b')}
    args = pick(r, 6, ['a', 'b'], 1, ['b', 'a'], 1, ['a', 'a'], 1, ['-', 'b'], 1, ['a', '-'])
    args = pick(r, 5, [], 5, ['-n'], 3, ['-s'], 1, ['-ns'], 1, ['-n', '-s'], 1, ['-n', '--'], 1, ['-sn-']) + args
    if r.random() < 0.03:
        args = r.choice([['a'], ['-x', 'a', 'b'], ['a', 'missing'], ['missing', 'b'], [], ['-n', 'a'],
                         ['a', 'b', 'c'], ['-nz', 'a', 'b']])
    return Case(args, profile(r, plain, counts) if '-' in args else b'', files)
