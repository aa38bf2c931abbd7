"""Hostile inputs and option texts, the same for the same seed.

make(seed, number) gives a Case: the words of the command line, the input, and the files that lie beside it.
"""
import random

MARKUP = [
    b']]>', b'</script>', b'<script>alert(1)</script>', b'<!--', b'-->', b'--', b'-', b'->', b'"', b"'", b'<', b'>',
    b'&', b'" onload="alert(1)', b"' onload='alert(1)", b'</title>', b'</text></g></svg>', b'<![CDATA[', b'<?xml?>',
    b'<!DOCTYPE x>', b'<a href="javascript:alert(1)">', b'javascript:alert(1)', b'\\', b'\\u0022', b'\\"', b'`',
    b'${x}', b'%s', b'%n', b'{', b'}', b'/*', b'*/', b'//', b'}</style>', b'url(#x)'
]
REFERENCES = [
    b'&amp;', b'&lt;', b'&quot;', b'&apos;', b'&#60;', b'&#x3c;', b'&#0;', b'&#x1;', b'&#xFFFE;', b'&#xD800;',
    b'&#x110000;', b'&nbsp;', b'&unknown;', b'&amp', b'&#;', b'&#x;', b'&#X41;', b'&#99999999999;', b'&#00000000065;',
    b'&#8594;', b'&;'
]
UTF8 = [
    'é', 'Ω', '日本', '😀', '\u200b', '\u202e', 'e\u0301', '\ufeff', '\u2028', '\u0085', '\u00a0', '\u3000', '\u0663',
    '\ufffd'
]
BROKEN = [
    b'\xff', b'\xfe', b'\x80', b'\xbf', b'\xc0\x80', b'\xc1', b'\xc3', b'\xe2\x82', b'\xe0\x80\xaf', b'\xed\xa0\x80',
    b'\xed\xbf\xbf', b'\xef\xbf\xbe', b'\xef\xbf\xbf', b'\xf0\x9f\x98', b'\xf4\x90\x80\x80', b'\xf8\x88\x80\x80\x80',
    b'\xfc\x84\x80\x80\x80\x80', b'\xfd\xbf\xbf\xbf\xbf\xbf', b'\xf0\x9f\xbf\xbe', b'\xc2\x9b', b'\xf5'
]
WORDS = [
    b'main', b'a', b'b', b'std::vec', b'java/lang/String', b'x.js:1', b'foo.py', b'main.run', b'vfs_read',
    b'LazyCompile:*f a.js:1', b'runtime.mcall', b'<T as core::X>::f', b' ', b'-', b'--', b'', b'0', b'Perl_run',
    b'node:internal/x', b'_[w]'
]
MARKS = [b'_[k]', b'_[j]', b'_[i]', b'_[w]', b'_[x]', b'_[k]_[j]', b'_[', b']']
COUNTS = [
    b'0', b'1', b'2', b'3', b'10', b'99', b'100', b'1000', b'0.5', b'1.25', b'5.', b'00', b'0.0', b'007',
    b'123456.789', b'0.0000001', b'0.1', b'0.2', b'0.3', b'4294967296', b'9007199254740993', b'18446744073709551615',
    b'18446744073709551616', b'99999999999999999999', b'3' * 40
]
EXTREME = [
    b'1' + b'0' * 300, b'9' * 308, b'9' * 320, b'0.' + b'0' * 300 + b'1', b'0.' + b'0' * 330 + b'1',
    b'17' + b'9' * 307
]
NO_COUNTS = [
    b'', b'-1', b'+1', b'1e5', b'.5', b'1.2.3', b'0x10', b'1,000', b'1 ', b'\t', b'nan', b'inf', b'\xd9\xa3', b'1\x00'
]
COLORS = [b'hot', b'mem', b'io', b'red', b'green', b'blue', b'aqua', b'yellow', b'purple', b'orange', b'wakeup',
          b'chain', b'java', b'js', b'perl', b'rust', b'python', b'go', b'nodejs', b'selftime']
COUNTS_OF_OPTIONS = [b'0', b'-1', b'1e5', b'1e-300', b'1e400', b'nan', b'inf', b'0x10', b'', b'1x5', b'.5', b'5.',
                     b'1_0', b'+7', b'99999999999999999999']
MAP_COLOURS = [b'rgb(1,2,3)', b'#abcdef', b'red', b'rgb(1%,2.5%,3%)']
BAD_MAP_COLOURS = [b'', b'"', b'<', b'rgb()', b'rgb(', b'url(x)', b'#', b'#"', b'red" onload="x', b'expression(1)',
                   b'->']
TEXTS = (b'title', b'subtitle', b'countname', b'nametype')  # options that take any text
NUMBERS = (b'height', b'fontsize', b'fontwidth', b'factor')
CHOICES = {  # most of them are ones that the option takes
    b'bgcolors': [b'yellow', b'blue', b'green', b'grey', b'#123456', b'#"/><a>', b'#\xc3\xa9\xc3\xa9\xc3\xa9'] +
                [b'#&amp;a'] * 9,
    b'colors': COLORS,
    b'delta': [b'self', b'total'],
    b'diff-colors': [b'classic', b'safe'],
    b'unit': [b'ns', b's', b'bytes', b'samples'],
    b'encoding': [b'UTF-8', b'utf-8'] * 20 + [b'latin1', b''],
    b'fonttype': [b'Verdana', b'"Courier New", mono', b"it's", b'a"b'],
    b'minwidth': [b'0', b'0', b'0.1', b'0.5', b'1%', b'0.001%', b'20', b'100%', b'9999', b'.5', b'.'],
    b'sort': [b'name', b'size'],
    b'theme': [b'light', b'dark', b'auto'],
    b'total': [b'', b'0', b'1000', b'1e6', b'1e9', b'99999999999999999999', b'0.5', b'7.5', b'1e300'],
    b'truncate': [b'end', b'start', b'middle'],
    b'width': [b'100%', b'21', b'300', b'1200', b'5000', b'+1_000', b'100'],
}
OPTIONS = TEXTS + NUMBERS + tuple(CHOICES) + (b'notes',)
SWITCHES = (b'hash', b'random', b'cp', b'reverse', b'inverted', b'flamechart', b'negate')
ATTRIBUTE_KEYS = (b'id', b'class', b'title', b'href', b'target', b'g_extra', b'a_extra', b'other')
LINKS = [
    b'http://e.org/?a=b&c=d', b'https://e.org', b'mailto:a@e.org', b'page.html', b'/x:y', b'#x', b'?a:b', b'//e.org',
    b'./a:b', b'x&amp;y'
]
BAD_LINKS = [
    b'javascript:alert(1)', b'JAVASCRIPT:alert(1)', b' javascript:alert(1)', b'java\x01script:x', b'data:text/html,x',
    b'vbscript:x', b'java&#115;cript:x', b'javascript&#58;alert(1)', b'javascript&#x3A;alert(1)',
    b'&#106;avascript:x', b'\x01javascript:x', b'java&#9;script&#58;x', b'javascript\\:x', b'file:///etc/passwd',
    b'http&#58;x', b'\xc2\xa0javascript:x', b'jar:x', b'&#1;javascript&#58;x'
]
EXTRAS = [
    b'style="opacity:0.5"', b"data-x='1'", b'tabindex="0"', b'aria-label="a &lt; b"', b'class="c"', b'title="t"',
    b'opacity="0.5" fill="red"', b'xml:lang="de"', b'rel="noopener"'
]
BAD_EXTRAS = [
    b'onclick="alert(1)"', b'ONLOAD=\'x\'', b'href="x"', b'xlink:href="javascript:x"', b'xmlns="x"', b'xmlns:x="y"',
    b'style="x', b'"><script>', b'a=b', b'a="<"', b'a="&"', b'a="1" a="2"', b'foo:bar="1"', b':a="1"', b'id="2"',
    b'target="_self"', b'a="\x01"', b'a="\xff"', b'a="1"b="2"', b'style="background:url(javascript&#58;x)"',
    b'xlink:href="x"', b'a:="1"', b'a:b:c="1"', b'XML:a="1"'
]


class Case:
    """One run of the program."""

    def __init__(self, number, words, given, files):
        self.number, self.words, self.given, self.files = number, words, given, files

    def has(self, option):
        return any(word.lstrip(b'-').split(b'=')[0] == option for word in self.words)


class Maker:
    """Draws everything from one source of random numbers."""

    def __init__(self, source):
        self.random = source

    def chance(self, share):
        return self.random.random() < share

    def nasty(self):
        """A short text that something may stumble over."""
        pick = self.random.choice
        return pick((lambda: pick(MARKUP), lambda: pick(REFERENCES), lambda: pick(UTF8).encode(), lambda: pick(BROKEN),
                     lambda: pick(WORDS), lambda: bytes([self.random.randrange(256)]),
                     lambda: bytes([self.random.randrange(32)])))()

    def text(self, most=6):
        return b''.join(self.nasty() for _ in range(self.random.randrange(most + 1)))

    def word(self, text):
        """The text as a word of a command line can hold it."""
        return text.replace(b'\0', b'\1')

    def name(self):
        shape = self.random.random()
        if shape < 0.5:
            name = self.random.choice(WORDS)
        elif shape < 0.998:
            name = self.text(4)
        else:
            name = self.nasty() * self.random.choice((300, 5000, 100000 // 8))
        if self.chance(0.15):
            name += self.random.choice(MARKS)
        return name.replace(b'\n', b'').replace(b';', b'') if self.chance(0.9) else name

    def count(self):
        shape = self.random.random()
        if shape < 0.8:
            return str(self.random.randrange(1000)).encode()
        return self.random.choice(COUNTS if shape < 0.995 else EXTREME)

    def line(self, names, columns):
        if self.chance(0.03):
            return self.text(8)
        stack = b';'.join(self.random.choice(names) for _ in range(self.random.randrange(1, 9)))
        counts = b''.join(b' ' + self.count() for _ in range(columns))
        if self.chance(0.02):
            counts = b' ' + self.random.choice(NO_COUNTS)
        return stack + counts

    def deep(self):
        levels = self.random.choice((1000, 10000))
        return b';'.join(self.random.choice(WORDS[:6]) for _ in range(levels)) + b' ' + self.count() + b'\n'

    def labels(self):
        """The line in which difffolded names its files, with names that no file should have."""
        names = []
        for _ in range(2):
            names.append(b''.join(b'%%%02X' % byte if self.chance(0.9) else bytes([byte]) for byte in self.text(4)))
        return b'# difffolded before=' + names[0] + b' after=' + names[1]

    def folded(self):
        shape = self.random.random()
        if shape < 0.005:
            return self.deep() + self.deep()
        if shape < 0.02:
            return self.text(200)
        names = [self.name() for _ in range(self.random.randrange(1, 12))]
        columns = self.random.choice((1, 1, 1, 2, 2, 3, 0))
        lines = [self.labels()] if self.chance(0.05) else []
        for _ in range(self.random.choice((0, 1, 2, 5, 5, 20, 20, 60))):
            lines.append(self.line(names, columns or self.random.choice((1, 2))))
        end = self.random.choice((b'\n', b'\n', b'\n', b'\r\n'))
        return end.join(lines) + (end if self.chance(0.8) else b'')

    def attribute(self, key, good):
        """The value of a field; of a good one nothing is refused."""
        for name, right, wrong in ((b'href', LINKS, BAD_LINKS), (b'_extra', EXTRAS, BAD_EXTRAS)):
            if key.endswith(name):
                value = self.random.choice(right if good or self.chance(0.5) else wrong)
                return value if good or self.chance(0.9) else self.text(4).replace(b'\n', b'')
        return self.text(4).replace(b'\t', b' ').replace(b'\n', b' ')

    def nameattr(self, folded):
        """Rows for names of the input; most files are all right, since one bad line refuses the file."""
        names = [b'', b'main']
        for line in folded.split(b'\n')[:20]:
            names += line.rsplit(b' ', 1)[0].split(b';')[:4]
        good, rows = self.chance(0.6), []
        for _ in range(self.random.randrange(1, 6)):
            keys = self.random.sample(ATTRIBUTE_KEYS, self.random.randrange(1, 6))
            fields = [key + b'=' + self.attribute(key, good) for key in keys]
            rows.append(b'\t'.join([self.random.choice(names).replace(b'\t', b'')] + fields))
        if not good and self.chance(0.3):
            rows.append(self.text(6))
        return b'\n'.join(rows) + b'\n'

    def palette_map(self):
        rows = []
        for _ in range(self.random.randrange(8)):
            good = self.chance(0.7)
            colour = self.random.choice(MAP_COLOURS) if good else self.random.choice(BAD_MAP_COLOURS) + self.text(1)
            rows.append(self.name().replace(b'\n', b'') + b'->' + colour)
        return b'\n'.join(rows) + (b'\n' if self.chance(0.9) else b'')

    def value(self, option):
        """A value that is most often one the option takes."""
        if option in TEXTS or self.chance(0.02):
            return self.text(8)
        if option == b'notes':
            text = self.text(8)
            return text if self.chance(0.1) else text.replace(b'<', b'-').replace(b'>', b'-')
        if option in CHOICES:
            return self.random.choice(CHOICES[option])
        return self.random.choice(COUNTS_OF_OPTIONS) if self.chance(0.05) else b'%d' % self.random.randrange(1, 60)

    def words(self):
        words = []
        for option in self.random.sample(OPTIONS, self.random.choice((0, 1, 2, 3, 5, 9))):
            value = self.word(self.value(option))
            words += [b'--' + option + b'=' + value] if value and self.chance(0.7) else [b'--' + option, value]
        words += [b'--' + switch for switch in SWITCHES if self.chance(0.08)]
        if self.chance(0.01):
            words.append(self.word(self.text(4)) or b'nosuch')
        if self.chance(0.005):
            words.append(b'--' + self.word(self.text(3)))
        return words


def make(seed, number):
    """The case of that number."""
    maker = Maker(random.Random(f'{seed} {number}'))
    given, words, files = maker.folded(), maker.words(), {}
    if maker.chance(0.15):
        files[b'attributes'] = maker.nameattr(given)
        words.insert(0, b'--nameattr=attributes')
    if b'--cp' in words and maker.chance(0.7):
        files[b'palette.map'] = maker.palette_map()
    return Case(number, words, given, files)
