"""Random inputs for flamegraph: folded stacks with one or two columns, plausible and damaged."""
from cases import Case
from grammar import damage, maybe, pick

FRAMES = [b'a', b'b', b'c', b'main', b'a_[k]', b'b_[j]', b'c_[i]', b'd_[w]', b'java/lang/X.y', b'Lorg/a/B:.c',
          b'x::y', b'a:::b', b'Perl_x', b'q.pl', b'/app/x.js', b'v8:x', b'-', b'--', b' ', b'a b', b'a-x', b'a ',
          b'f 5', b'5', b'', b'<x>', b'a&b', b'"q"', b"it's", b'libc`f`g', b'`x', b'caf\xc3\xa9',
          b'\xe2\x82\xac\xe2\x82\xac', b'\xf0\x9f\x98\x80', b'a_very_long_function_name_that_needs_room<int, char>',
          b'x&y&z&w<v>', b'->', b'a\tb', b'a\x01', b'_[k]', b'\xc2\xa0', b'a\xe3\x80\x80b', b'&amp;', b'[unknown]',
          b'all']
CONTROLS = [b'\x1b', b'a\0b', b'\xef\xbf\xbe', b'\x0b', b'\xff', b'\xc3', b'\xed\xa0\x80', b'\xf4\x90\x80\x80',
            b'\xe2\x82', b'\xc0\xaf', b'\xfd\xbf\xbf\xbf\xbf\xbf']
SMALL = [b'1', b'2', b'5', b'10', b'100', b'007', b'3', b'7', b'1234567']
COLOURS = 'hot mem io red green blue aqua yellow purple orange java js perl chain wakeup'.split()


def names(r, plain):
    if r.random() < 0.2:      # names that begin alike: nodes that sorting tears apart
        return r.sample([b'a', b'a ', b'a b', b'a-x', b'a 5', b'a  ', b'a.', b'a;', b'a!', b'b', b'b ', b'a_[k]'],
                        r.randrange(2, 6))
    pool = r.sample(FRAMES[:17] if plain else FRAMES, r.randrange(2, 9))
    return pool + ([r.choice(CONTROLS)] if not plain and r.random() < 0.08 else [])


def text(r, plain, two, pool, counts):
    lines = []
    for _ in range(pick(r, 1, 0, 3, 2, 3, 5, 3, 12, 1, 40)):
        frames = [r.choice(pool) for _ in range(pick(r, 2, 1, 3, 2, 3, 3, 1, 7))]
        columns = [r.choice(counts)] + ([r.choice(counts)] if two and (plain or r.random() < 0.97) else [])
        if not plain and r.random() < 0.02:
            columns.append(r.choice([b'-3', b'.5', b'1e5', b'x', b'5 ', b'']))
        lines.append((b' ' if plain else pick(r, 30, b' ', 1, b'\t', 1, b'  ')).join([b';'.join(frames)] + columns))
    if r.random() < 0.5:
        lines.sort()
    data = b'\n'.join(lines) + (maybe(r, 0.95, b'\n') if lines else b'')
    return data if plain or r.random() < 0.5 else damage(r, data)


def attributes(r, pool):
    lines = []
    for _ in range(r.randrange(1, 4)):
        fields = r.sample([b'id=i1', b'class=c', b'title=T &amp; t', b'href=http://x/y', b'target=t',
                           b'g_extra=data-x="1"', b'a_extra=rel="n"', b'id=', b'href=', b'title=0', b''],
                          r.randrange(1, 4))
        lines.append(r.choice(pool + [b'']) + b'\t' + b'\t'.join(fields))
    if r.random() < 0.05:
        lines.append(b'no tab')
    return b'\n'.join(lines) + b'\n'


def options(r):
    words = []

    def word(chance, name, *values):
        if r.random() < chance:
            words.append('--' + name if not values else '--%s=%s' % (name, r.choice(values)))
    word(0.05, 'title', 'My title', 'a & b', 'a &amp; b', 'caf\u00e9', '"q"')
    word(0.06, 'subtitle', 'sub', 'x & y')
    word(0.08, 'width', '1200', '300', '1801', '21', '100', '20', '0', '50000')
    word(0.06, 'height', '16', '1', '33', '0', '20')
    word(0.06, 'fontsize', '12', '8', '7.5', '1_2', '1e1', '.5', '0', '30')
    word(0.05, 'fontwidth', '0.59', '1', '0.3', '0')
    word(0.10, 'minwidth', '0.1', '0', '5', '1%', '50%', '.5', '2.', '100', '1.2.3', 'x', '0%')
    word(0.05, 'countname', 'ms', 'b & c', 'samples', 'caf\u00e9')
    word(0.35, 'colors', *(COLOURS + ['java', 'js', 'perl', 'chain', 'nosuch']))
    word(0.05, 'bgcolors', 'blue', 'grey', 'green', 'yellow', '#ffeedd', '#12345g', 'pink', '#fff')
    word(0.06, 'total', '1000', '10', '0', '1000000', '15.5', 'abc', '300x', '1e6', '')
    word(0.08, 'factor', '2', '0.5', '1.5', '1000', '0', '0.001')
    word(0.03, 'notes', 'a note', '<x>', 'a & b')
    word(0.03, 'encoding', 'UTF-8', 'utf-8', 'ISO-8859-1')
    word(0.03, 'fonttype', 'Arial', 'a;b', "'x', y")
    for chance, name in ((0.12, 'hash'), (0.02, 'random'), (0.10, 'cp'), (0.12, 'reverse'), (0.12, 'inverted'),
                         (0.12, 'flamechart'), (0.10, 'negate')):
        word(chance, name)
    r.shuffle(words)
    if r.random() < 0.02:
        words.append(r.choice(['--nosuch', '--width=x', '--h=1', '--font=x', '--cp=1', '--height=1.5', '--c', '--i']))
    return words


def case(r):
    plain = r.random() < 0.5
    pool, two = names(r, plain), r.random() < 0.3
    counts = SMALL + pick(r, 6, [], 2, [b'0'], 2, [b'0.5', b'2.25', b'3.'], 1, [b'4503599627370497'], 1,
                          [b'0', b'0', b'1.5'])
    args, files = options(r), {}
    if '--cp' in args and r.random() < 0.6:
        colours = [b'rgb(1,2,3)', b'rgb(9,9,9)', b'#aabbcc', b'red']
        lines = [r.choice(pool + [b'a->b', b'->']) + b'->' + r.choice(colours) + b'\n' for _ in range(3)]
        files['palette.map'] = b''.join(lines)
    if r.random() < 0.06:
        args.append('--nameattr=attrs')
        if r.random() < 0.95:
            files['attrs'] = attributes(r, pool)
    if r.random() < 0.9:
        return Case(args, text(r, plain, two, pool, counts), files)
    files.update((name, text(r, plain, two, pool, counts)) for name in r.sample(['x', 'y z'], r.randrange(1, 3)))
    named = [n for n in files if n in ('x', 'y z')] + r.choice([[], [], ['-'], ['missing']])
    r.shuffle(named)
    return Case(args + named, text(r, plain, two, pool, counts), files)
