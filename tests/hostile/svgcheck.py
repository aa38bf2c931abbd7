"""What an SVG of flamegraph may hold, however hostile its input: a fixed set of elements and attributes, our script.

problems(svg, wanted) reads the bytes with a strict, namespace-aware XML parser and returns what is wrong as a list of
texts. Structure, numbers and colours are checked by allow lists; what is not listed must have come from the input.
"""
import json
import re
from xml.parsers import expat

SVG, XLINK = 'http://www.w3.org/2000/svg ', 'http://www.w3.org/1999/xlink '
XML = 'http://www.w3.org/XML/1998/namespace '
FRAME = 'frame'  # a g or a in the group of the frames

# element: the elements it may stand in
HEAD, LABELS = 'head', 'labels'  # groups of texts above the frames; the style after them
LEGEND = 'legend'
PARENTS = {
    'svg': ('',), 'metadata': ('svg',), 'defs': ('svg',), 'linearGradient': ('defs',), 'stop': ('linearGradient',),
    'style': ('svg',), 'script': ('svg',), 'rect': ('svg', FRAME), 'text': ('svg', FRAME, HEAD, LEGEND), 'g': ('svg',),
    HEAD: ('svg', HEAD), LABELS: ('svg',), LEGEND: ('svg',), 'tspan': ('text',),
    FRAME: ('g',), 'title': (FRAME,),
}
ATTRIBUTES = {
    'svg': ('version', 'width', 'height', 'viewBox', 'class', 'font-family', 'font-size'),
    'metadata': ('class',), 'defs': (), 'linearGradient': ('id', 'x1', 'x2', 'y1', 'y2'),
    'stop': ('stop-color', 'offset'), 'style': ('type',), 'script': ('type',),
    'rect': ('x', 'y', 'width', 'height', 'fill', 'rx', 'ry'), 'text': ('id', 'x', 'y', 'class'), 'g': ('id',),
    HEAD: ('class', 'display', 'text-anchor', 'font-size'), LABELS: ('type',),
    LEGEND: ('class', 'font-size'), 'tspan': ('fill', 'stroke', 'stroke-width'),
    FRAME: ('id', 'class', 'target', XLINK + 'href'), 'title': (),
}
# what a nameattr file may add by g_extra and a_extra
EXTRA = ('style', 'class', 'title', 'opacity', 'tabindex', 'data-x', 'aria-label', 'rel', 'fill', XML + 'lang')
ONCE = {'metadata': 1, 'defs': 1, 'linearGradient': 1, 'stop': 2, 'style': 1, 'script': 1, 'g': 1, 'svg': 1}
SCHEMES = ('http', 'https', 'mailto')
NUMBER = re.compile(r'-?\d+(\.\d+)?(e[+-]\d+)?')
COLOUR = re.compile(r'rgb\([\d,.% ]+\)|#[0-9A-Fa-f]+|[A-Za-z_]+')
OUR_COLOUR = re.compile(r'rgb\((\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(,(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){2}\)')
BEFORE_SCRIPT, BEHIND_SCRIPT = b'>\n<script type="text/ecmascript"><![CDATA[\n', b']]></script>\n</svg>\n'
# labels on dark colours
LABELS_STYLE = re.compile(r'\n(\.flamegraph rect\[fill="rgb\([\d,]+\)"\] \+ text(,\n| \{ fill: #fff; \}\n))+')
OF_A_DIFFERENCE = {'other', 'names', 'fills', 'rest'}
OF_SOME = {'unit', 'before', 'after', 'significant'} | OF_A_DIFFERENCE  # with --unit, and of a difference
SETTINGS = {'countname', 'nametype', 'frames', 'gaps', 'narrow', 'fontsize', 'fontwidth', 'xpad', 'inverted', 'fluid', 'truncate',
            'pruned'}


class Wanted:
    """What the caller knows of the picture."""

    def __init__(self, script, style, mapped=False, texts=None):
        self.script, self.style = script, style  # bytes
        self.mapped = mapped                     # colours may come from a palette.map
        self.texts = texts or {}                 # of the settings for the viewer


def scheme(link):
    """The scheme a browser sees in a link: it drops blanks and control bytes."""
    seen = re.sub(r'[\t\n\r]', '', link.lstrip(''.join(map(chr, range(0x21)))))
    match = re.match(r'([a-zA-Z][a-zA-Z0-9+.-]*):', seen)
    return match.group(1).lower() if match else None


class Checker:
    """Gathers what is wrong while the parser walks through the document."""

    def __init__(self, wanted):
        self.wanted, self.bad, self.path = wanted, [], []
        self.seen, self.comments, self.held = {}, [], {'metadata': '', 'style': '', LABELS: '', 'script': '', 'text': ''}

    def kind(self, name, attributes):
        if not name.startswith(SVG):
            return name
        name = name[len(SVG):]
        if name == 'g' and (attributes.get('class') == 'fg-head' or self.path[-1:] == [HEAD]):
            return HEAD
        if name == 'g' and attributes.get('class') == 'fg-legend' and 'g' in self.seen and self.path == ['svg']:
            return LEGEND
        if name == 'style' and 'g' in self.seen:
            return LABELS
        return FRAME if name in ('g', 'a') and self.path and self.path[-1] == 'g' else name

    def start(self, name, attributes):
        kind, parent = self.kind(name, attributes), self.path[-1] if self.path else ''
        if parent not in PARENTS.get(kind, ()):
            self.bad.append(f'element {name!r} in {parent!r}')
        self.path.append(kind)
        self.seen[kind] = self.seen.get(kind, 0) + 1
        for key, value in attributes.items():
            self.attribute(kind, key, value)

    def attribute(self, kind, key, value):
        allowed = ATTRIBUTES.get(kind, ()) + (EXTRA if kind == FRAME else ())
        if key not in allowed or key.lower().startswith('on'):
            self.bad.append(f'attribute {key!r} of {kind}')
        if key in ('x', 'y', 'width', 'height', 'rx', 'ry') and not NUMBER.fullmatch(value):
            if not (kind == 'svg' and key == 'width' and value == '100%'):
                self.bad.append(f'{key} of {kind} is {value!r}')
        if key == XLINK + 'href' and scheme(value) not in (None,) + SCHEMES:
            self.bad.append(f'link {value!r}')
        if kind == 'rect' and key == 'fill' and value != 'url(#background)':
            if not (COLOUR if self.wanted.mapped else OUR_COLOUR).fullmatch(value):
                self.bad.append(f'colour {value!r}')

    def end(self, _):
        self.path.pop()

    def text(self, data):
        kind = self.path[-1]
        if kind in self.held:
            self.held[kind] += data
        elif kind not in ('title', 'tspan') and data.strip():
            self.bad.append(f'text in {kind}: {data[:40]!r}')

    def doctype(self, name, system, public, has_subset):
        if (name, public, has_subset) != ('svg', '-//W3C//DTD SVG 1.1//EN', 0) or 'w3.org' not in system:
            self.bad.append('document type')

    def unwanted(self, *what):
        self.bad.append(f'unwanted: {what!r}'[:200])

    def finish(self, svg):
        """After the last element: what must stand there exactly so."""
        notes = [text for text in self.comments if text.startswith(' NOTES: ')]
        if len(notes) != 1 or len(self.comments) > 3:
            self.bad.append(f'{len(self.comments)} comments, {len(notes)} of them notes')
        if 'script' not in self.seen:
            if set(self.seen) != {'svg', 'text'} or 'ERROR: No valid input' not in self.held['text']:
                self.bad.append('neither a drawing nor the picture of an error')
            return
        for kind, times in ONCE.items():
            if self.seen.get(kind) != times:
                self.bad.append(f'{self.seen.get(kind)} elements {kind}')
        if not svg.endswith(BEFORE_SCRIPT + self.wanted.script + BEHIND_SCRIPT):
            self.bad.append('the script is not viewer.js')
        style, ours = self.held['style'], self.wanted.style.decode()
        if not style.endswith(ours) or len(style) > len(ours) + 60:
            self.bad.append('the style is not viewer.css')
        if self.held[LABELS] and not LABELS_STYLE.fullmatch(self.held[LABELS]):
            self.bad.append('the style of labels')
        try:
            settings = json.loads(self.held['metadata'])
        except ValueError as error:
            self.bad.append(f'settings: {error}')
            return
        if set(settings) - OF_SOME | {'frames', 'gaps', 'narrow'} != SETTINGS:
            self.bad.append(f'settings: {sorted(settings)}')
        for key in {'before', 'after'} & set(settings):
            if 2 * len(settings[key]) != len(settings['frames']):
                self.bad.append(f'{len(settings[key])} counts {key}')
        if {'before', 'after'} & set(settings):
            self.other_side(settings)
        for key, text in self.wanted.texts.items():
            if settings.get(key) != text:
                self.bad.append(f'setting {key}: {settings.get(key)!r}')


    def other_side(self, settings):
        """The frames of the other side: numbers that refer to what is there."""
        if OF_A_DIFFERENCE - set(settings):
            self.bad.append('the other side is not there')
            return
        hidden, drawn = settings['other'], len(settings['frames']) // 2
        passed = 0
        for at in range(0, len(hidden), 6):
            skip, depth, _, _, name, fill = hidden[at:at + 6]
            passed += skip
            if skip < 0 or passed > drawn or depth < 1 or not -len(settings['names']) <= name < drawn or fill >= len(settings['fills']):
                self.bad.append(f'a frame of the other side: {hidden[at:at + 6]}')
        if len(hidden) % 6 or not all(OUR_COLOUR.fullmatch(fill) for fill in settings['fills']):
            self.bad.append('frames or colours of the other side')


def problems(svg, wanted):
    """What is wrong with the bytes, as a list of texts."""
    checker = Checker(wanted)
    parser = expat.ParserCreate(namespace_separator=' ')
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = checker.start, checker.end
    parser.CharacterDataHandler, parser.CommentHandler = checker.text, checker.comments.append
    parser.StartDoctypeDeclHandler = checker.doctype
    parser.ProcessingInstructionHandler = parser.EntityDeclHandler = parser.SkippedEntityHandler = checker.unwanted
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        return checker.bad + [f'not well-formed: {error}']
    checker.finish(svg)
    return checker.bad
