"""What flamegraph must draw, computed from the contract: rules FG and section 7. See perf_model.py.

A drawing is compared as (svg size, notes, background stops, texts, set of frames, palette.map); a frame is its
element and attributes, title, rectangle, fill, and label with its position. Escaping is undone first.
"""
import re

import numbers_model as numbers
import options_model as options
from characters import decoded, shown, unannotated, unescaped
from colour_model import delta_colour, name_colour
from svg_reading import NOTHING, complaint, map_of, seen  # complaint, seen: for fuzz.py

RULES = ('X-1', 'X-3', 'X-20', 'X-21', 'X-22', 'X-23', 'X-25', 'X-26', 'X-27', 'X-48', 'B-FG-9', 'B-FG-13')

OPTIONS = {name: 'text' for name in ('title subtitle fonttype nametype countname colors bgcolors notes minwidth '
                                     'nameattr total encoding').split()}
OPTIONS.update(width='int', height='int', fontsize='real', fontwidth='real', factor='real')
OPTIONS.update((name, 'switch') for name in 'hash random cp reverse inverted flamechart negate help'.split())

BLANK = rb'(?:[ \t\n\v\f\r]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)'
LINE = re.compile(rb'(.*)' + BLANK + rb'(\d+(?:\.\d*)?)\Z', re.S)
PALETTES = 'hot mem io red green blue aqua yellow purple orange java js perl chain wakeup'.split()


class Refused(Exception):
    pass


# ---- options ----

def option_text(text, rules):
    data = text.encode('utf-8', 'surrogateescape')
    return unescaped(shown(decoded(data), rules) if 'B-FG-9' in rules else data.decode('latin-1'))


def text_number(value):
    """CM-13 of a coordinate."""
    return '%.15g' % value


class Plan:
    """The options, checked."""

    def __init__(self, given, rules):
        def last(name, default):
            return given[name][-1] if name in given else default
        self.given = given
        self.width, self.height = int(last('width', '1200')), int(last('height', '16'))
        self.fontsize, self.fontwidth = float(last('fontsize', '12')), float(last('fontwidth', '0.59'))
        factor = last('factor', '1')
        self.factor = numbers.parse(factor.encode()) if factor.isdigit() else float(factor)
        self.title = last('title', '') or ('Flame Chart' if 'flamechart' in given else
                                           'Icicle Graph' if 'inverted' in given else 'Flame Graph')
        self.subtitle, self.notes = last('subtitle', ''), last('notes', '')
        self.countname, self.colors = last('countname', 'samples'), last('colors', 'hot')
        self.encoding, self.total = last('encoding', None), last('total', '')
        self.minwidth, self.nameattr = last('minwidth', '0.1'), last('nameattr', '')
        self.background = self.stops(last('bgcolors', ''))
        self.check(last('fonttype', 'Verdana'), rules)

    def stops(self, text):
        if not text:
            text = ('green' if self.colors == 'mem' else 'blue' if self.colors in ('io', 'wakeup', 'chain') else
                    'grey' if self.colors in 'red green blue aqua yellow purple orange'.split() else 'yellow')
        known = {'yellow': ('#eeeeee', '#eeeeb0'), 'blue': ('#eeeeee', '#e0e0ff'), 'green': ('#eef2ee', '#e0ffe0'),
                 'grey': ('#f8f8f8', '#e8e8e8')}
        if text in known:
            return known[text]
        if not re.match(r'#.{6}\Z', text):
            raise Refused('bgcolors')
        return text, text

    def check(self, fonttype, rules):
        if re.search('[<>]', self.notes) or not re.match(r'[0-9.]+%?\Z', self.minwidth):
            raise Refused('notes, minwidth')
        possible = self.width >= 21 and self.height >= 1 and min(self.fontsize, self.fontwidth, self.factor) > 0
        if 'X-26' not in rules:
            self.unpinned = not possible
            return
        self.unpinned = False
        if not possible or self.colors not in PALETTES or (self.encoding or 'UTF-8').upper() != 'UTF-8':
            raise Refused('X-26')
        if self.total and not re.match(r'\d+(\.\d*)?([eE][-+]?\d+)?\Z', self.total):
            raise Refused('total')
        if not re.match(r'(\d+\.?\d*|\.\d+)%?\Z', self.minwidth) or not re.match(r"[\w ,'\"-]*\Z", fonttype, re.A):
            raise Refused('minwidth, fonttype')

    def total_of(self, counted):
        number = re.match(r'\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?', self.total)
        total = numbers.parse(number.group().encode()) if number else 0
        return counted if not total or total < counted else total

    def least(self, total, scale):
        number = float(re.match(r'(\d*\.?\d*)', self.minwidth).group().rstrip('.') or 0)
        return numbers.to_float(total) * number / 100 if self.minwidth.endswith('%') else number / scale


# ---- lines ----

def frames_of(stack):
    frames = stack.split(b';') if stack else []
    while frames and not frames[-1]:
        frames.pop()
    return frames


def chained(stack):
    """FG-12."""
    pieces = stack.split(b';--;')
    while pieces and not pieces[-1]:
        pieces.pop()
    first = pieces[0] if pieces else b''
    return first + b';--;' + b';--;'.join(p.replace(b';', b'_[w];') + b'_[w]' for p in pieces[1:])


def split(line):
    """(stack, first column or None, count), as texts; None when the line does not fit."""
    outer = LINE.match(line)
    if not outer:
        return None
    inner = LINE.match(outer.group(1))
    return (inner.group(1), inner.group(2), outer.group(2)) if inner else (outer.group(1), None, outer.group(2))


def accepted(texts, plan, rules):
    """The lines as (frames, count, delta or None), in the order of drawing."""
    lines = []
    for text in texts:
        parts = text.split(b'\n')
        last = parts.pop()
        lines += [p[:-1] if 'X-3' in rules and p.endswith(b'\r') else p for p in parts] + ([last] if last else [])
    fields = [(line, split(line)) for line in lines]
    fields = [(line, f) for line, f in fields if f]
    differential = all(f[1] is not None for line, f in fields)
    if 'X-21' in rules and not differential:
        fields = [(line, LINE.match(line)) for line, f in fields]
        fields = [(line, (m.group(1), None, m.group(2))) for line, m in fields]
    if 'reverse' in plan.given:
        turned = []
        for line, (stack, first, count) in fields:
            stack = b';'.join(reversed(frames_of(stack)))
            line = b' '.join([stack] + ([first] if first is not None else []) + [count])
            parsed = (stack, first, count) if 'X-21' in rules else split(line)
            turned.append((line, parsed))
        fields = [(line, f) for line, f in turned if f]
    if 'flamechart' not in plan.given:
        fields.sort(key=lambda item: item[0])
    result = []
    for line, (stack, first, count) in fields:
        if plan.colors == 'chain':
            stack = chained(stack)
        count = numbers.parse(count)
        result.append((frames_of(stack), count,
                       None if first is None else numbers.subtract(count, numbers.parse(first))))
    return result


# ---- nodes ----

class Node:
    def __init__(self, name, depth, start, delta, parent=None):
        self.name, self.depth, self.start, self.delta, self.parent = name, depth, start, delta, parent
        self.children, self.width, self.end = [], 0, None


def as_printed(value):
    return numbers.parse(numbers.show(value))


def merged(lines, plan, rules):
    """FG-13 to FG-15; X-20, X-22. The nodes, the root first, and the sum of counts."""
    together, apart = 'X-20' in rules and 'flamechart' not in plan.given, 'X-22' in rules
    root = Node(b'', 0, 0, None)
    nodes, stack, position, joined, kept = [root], [root], 0, False, {}

    def close(depth):
        while len(stack) > depth:
            node = stack.pop()
            node.end = as_printed(position)
            key = node.name, node.depth, numbers.show(position)
            if key in kept and not apart:
                kept[key].start = node.start
                kept[key].delta = kept[key].delta if node.delta is None else node.delta
            else:
                kept[key] = node

    for number, (frames, count, delta) in enumerate(lines):
        common = 0
        while common < min(len(frames), len(stack) - 1) and stack[common + 1].name == frames[common]:
            common += 1
        close(common + 1)
        if number == 0 and delta is not None:
            root.delta = 0       # the first line opens the root
        for name in frames[common:]:
            node = next((b for b in stack[-1].children if b.name == name), None) if together else None
            joined |= node is not None
            if node is None:
                node = Node(name, len(stack), position, None if delta is None else 0, stack[-1])
                stack[-1].children.append(node)
                nodes.append(node)
            stack.append(node)
        if delta is not None and (apart or len(frames) > common or number == 0):
            stack[-1].delta = numbers.add(stack[-1].delta or 0, delta) if apart else delta
        for node in stack:
            node.width = numbers.add(node.width, count)
        position = numbers.add(position, count)
    close(0)
    if joined:
        placed(root)
    if not apart:
        nodes = list(kept.values())
    return nodes, position


def placed(root):
    """X-20, where a node was opened again: what a node spent itself stands left of its children."""
    root.end = root.width
    todo = [root]
    while todo:
        node = todo.pop()
        at = node.end
        for child in reversed(node.children):
            child.end = at
            child.start = at = numbers.subtract(at, child.width)
        todo += node.children


# ---- palette.map ----

class Map:
    """palette.map: FG-41, X-25."""

    def __init__(self, data, rules):
        self.colours = {}
        for line in (data or b'').split(b'\n')[:None if data and not data.endswith(b'\n') else -1]:
            line = line[:-1] if 'X-3' in rules and line.endswith(b'\r') else line
            if 'X-25' in rules:
                name, arrow, colour = line.rpartition(b'->')
                if arrow and re.match(rb'(rgb\([^)]*\)|#[0-9a-fA-F]+|\w+)\Z', colour):
                    self.colours[name] = colour
            else:
                pieces = line.split(b'->')
                self.colours[pieces[0]] = pieces[1] if len(pieces) > 1 else b''

    def colour(self, node, plan):
        if node.name not in self.colours:
            self.colours[node.name] = name_colour(decoded(node.name), plan.colors, 'hash' in plan.given).encode()
        return shown(decoded(self.colours[node.name]), ())

    def text(self):
        return b''.join(b'%s->%s\n' % item for item in sorted(self.colours.items()))


# ---- name attributes ----

def attributes_of(data, rules):
    rows = {}
    if not data:
        return rows
    lines = data.split(b'\n')
    for line in lines[:-1] + ([lines[-1]] if lines[-1] else []):
        line = line[:-1] if 'X-3' in rules and line.endswith(b'\r') else line
        name, tab, rest = line.partition(b'\t')
        if not tab:
            raise Refused('nameattr')
        if any(field and b'=' not in field for field in rest.split(b'\t')):
            if rules:
                raise Refused('B-FG-19')
            return None
        rows[name] = dict(field.partition(b'=')[::2] for field in rest.split(b'\t') if field)
    return rows


def element(row):
    """FG-40: the tag and its attributes."""
    def true(key):
        return row.get(key, b'') not in (b'', b'0')
    items = [(k.decode(), unescaped(row[k].decode('utf-8', 'replace'))) for k in (b'id', b'class') if k in row]
    if true(b'g_extra'):
        items += extra(row[b'g_extra'])
    if not true(b'href'):
        return 'g', tuple(sorted(items))
    items += [('xlink:href', row[b'href'].decode('utf-8', 'replace')),
              ('target', row[b'target'].decode('utf-8', 'replace') if true(b'target') else '_top')]
    if true(b'a_extra'):
        items += extra(row[b'a_extra'])
    return 'a', tuple(sorted(items))


def extra(text):
    return [(m.group(1).decode(), m.group(2).decode()) for m in re.finditer(rb'([\w-]+)="([^"]*)"', text)]


# ---- the drawing ----

class Drawing:
    def __init__(self, plan, lines, rows, colours, rules):
        self.plan, self.rules, self.rows, self.map = plan, rules, rows, colours
        self.nodes, counted = merged(lines, plan, rules)
        self.counted = counted
        self.most = max([1] + [abs(numbers.to_float(d)) for f, c, d in lines if d is not None])
        if not counted:
            return
        self.total = plan.total_of(counted)
        self.scale = (plan.width - 20) / numbers.to_float(self.total)
        least = plan.least(self.total, self.scale)

        def kept(node):
            width = numbers.to_float(numbers.subtract(node.end, node.start))
            if node.depth == 0 and 'X-27' in rules:
                width = numbers.to_float(self.total)
            return width >= least
        self.nodes = [b for b in self.nodes if kept(b)]
        fs = plan.fontsize
        self.pad1, self.pad2, self.pad3 = fs * 3, fs * 2 + 10, fs * 2 if plan.subtitle else 0
        deepest = max([b.depth for b in self.nodes] or [0])
        self.height = (deepest + 1) * plan.height + self.pad1 + self.pad2 + self.pad3

    def title(self, node, codes, row):
        if row.get(b'title', b'') not in (b'', b'0'):
            return unescaped(shown(decoded(row[b'title']), self.rules))
        end = self.total if node.depth == 0 else node.end
        count = numbers.fixed(numbers.multiply(numbers.subtract(end, node.start), self.plan.factor), 0)
        digits = count.lstrip('-')
        grouped = count[:len(count) - len(digits)] + re.sub(r'(?<=\d)(?=(\d{3})+\Z)', ',', digits)
        countname = option_text(self.plan.countname, self.rules)
        if node.depth == 0:
            return 'all (%s %s, 100%%)' % (grouped, countname)
        whole = numbers.multiply(self.total, self.plan.factor)
        percent = numbers.fixed(numbers.divide(numbers.multiply(100, numbers.parse(count.encode())), whole), 2)
        if 'X-48' in self.rules and self.plan.factor != 1:
            percent = numbers.fixed(numbers.divide(numbers.multiply(100, numbers.subtract(end, node.start)), self.total), 2)
        change = ''
        if node.delta is not None:
            delta = numbers.subtract(0, node.delta) if 'negate' in self.plan.given else node.delta
            points = numbers.divide(numbers.multiply(100, delta), self.total if 'B-FG-13' in self.rules else whole)
            change = '; %s%s%%' % ('+' if points > 0 else '', numbers.fixed(points, 2))
        return '%s (%s %s, %s%%%s)' % (shown(unannotated(codes), self.rules), grouped, countname, percent, change)

    def fill(self, node, codes):
        if node.name in (b'--', b'-'):
            return 'rgb(160,160,160)' if node.name == b'--' else 'rgb(200,200,200)'
        if node.delta is not None:
            return delta_colour(numbers.subtract(0, node.delta) if 'negate' in self.plan.given else node.delta,
                                self.most)
        if 'cp' in self.plan.given:
            return self.map.colour(node, self.plan)
        return name_colour(codes, self.plan.colors, 'hash' in self.plan.given)

    def frame(self, node):
        plan, codes = self.plan, decoded(node.name)
        row = self.rows.get(node.name, {})
        end = self.total if node.depth == 0 else node.end
        x1, x2 = (10 + numbers.to_float(v) * self.scale for v in (node.start, end))
        if 'inverted' in plan.given:
            y1 = self.pad1 + node.depth * plan.height
            y2 = self.pad1 + (node.depth + 1) * plan.height - 1
        else:
            y1 = self.height - self.pad2 - (node.depth + 1) * plan.height + 1
            y2 = self.height - self.pad2 - node.depth * plan.height
        left, right = '%.1f' % x1, '%.1f' % x2
        room = int((x2 - x1) / (plan.fontsize * plan.fontwidth))
        label = unannotated(codes) if room >= 3 else []
        if len(label) > room:
            label = label[:room - 2] + [46, 46]
        place = ('%.2f' % (x1 + 3), text_number(3 + (y1 + y2) / 2)) if label else ()
        fill = '*' if 'random' in plan.given and 'hash' not in plan.given else self.fill(node, codes)
        return (element(row), self.title(node, codes, row),
                (left, text_number(y1), '%.1f' % (float(right) - float(left)), '%.1f' % (y2 - y1)), fill,
                place, shown(label, self.rules))

    def texts(self):
        plan, fs = self.plan, self.plan.fontsize
        middle, low = '%.2f' % int(plan.width / 2), text_number(self.height - self.pad2 / 2)
        top = text_number(fs * 2)
        texts = [('title', middle, top, option_text(plan.title, self.rules))]
        if plan.subtitle:
            texts.append(('subtitle', middle, text_number(fs * 4), option_text(plan.subtitle, self.rules)))
        return tuple(texts) + (
            ('details', '10.00', low, ' '), ('unzoom', '10.00', top, 'Reset Zoom'),
            ('search', '%.2f' % (plan.width - 110), top, 'Search'),
                               ('ignorecase', '%.2f' % (plan.width - 26), top, 'ic'),
            ('matched', '%.2f' % (plan.width - 110), low, ' '))

    def map_text(self):
        return self.map.text() if 'cp' in self.plan.given and 'random' not in self.plan.given else None

    def all(self, ok, case):
        plan, notes = self.plan, option_text(self.plan.notes, self.rules)
        if not self.counted:
            error = ('', '%.2f' % int(plan.width / 2), text_number(plan.fontsize * 2),
                     'ERROR: No valid input provided to flamegraph.')
            return False, (str(plan.width), text_number(plan.fontsize * 5)), notes, (), (error,), (), map_of(case,
                case.files)
        frames = tuple(sorted(self.frame(b) for b in self.nodes))
        return (ok, (str(plan.width), text_number(self.height)), notes, plan.background, self.texts(), frames,
                self.map_text())


def nothing(case):
    return NOTHING[:-1] + (map_of(case, case.files),)


def expected(case, rules):
    try:
        given, files = options.parse(case.args, OPTIONS)
        plan = Plan(given, rules)
        texts = [case.content(name) for name in files] if files else [case.stdin]
        rows = {}
        if plan.nameattr not in ('', '0'):
            data = case.files.get(plan.nameattr)
            if data is None:
                return nothing(case)
            rows = attributes_of(data, rules)
            if rows is None:
                return numbers.Anything('B-FG-19')
    except (options.Wrong, Refused):
        return nothing(case)
    if plan.unpinned:
        return numbers.Anything('X-26')
    if not rules and not all(is_utf8(data) for data in [case.stdin] + list(case.files.values())):
        return numbers.Anything('X-23 (not UTF-8)')
    lines = accepted([t for t in texts if t is not None], plan, rules)
    if any(isinstance(v,
                      float) for l in lines for v in l[1:]) and sum(numbers.to_float(l[1]) for l in lines) >= 2 ** 53:
        return numbers.Anything('CM-14, not pinned')
    ok = 'X-1' not in rules or None not in texts
    return Drawing(plan, lines, rows, Map(case.files.get('palette.map'), rules), rules).all(ok, case)


def is_utf8(data):
    try:
        data.decode('utf-8')
        return True
    except UnicodeDecodeError:
        return False


