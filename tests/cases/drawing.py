#!/usr/bin/env python3
"""Print what an SVG of flamegraph shows, one line per element, in the order of the document.

usage: drawing.py [FILE.svg]

The file is read as strict XML; anything else is an error (exit 1). Shown are the XML declaration, the size of the
image, the notes, the rectangles and texts outside the frames, and one line per frame: its rectangle, its group or link,
its title, and its text if it has one. Style, script and definitions are not shown: they are not part of the drawing.
"""
import sys
from xml.parsers import expat

HIDDEN = ('style', 'script', 'defs')
DEFAULTS = {'svg': ('width', 'height', 'viewBox', 'version')}


def show(name, attributes):
    """The element's name and its attributes in the order of their names."""
    wanted = DEFAULTS.get(name)
    return name + ''.join(f' {key}={value!r}' for key, value in sorted(attributes.items())
                          if wanted is None or key in wanted)


class Frame:
    """A group of the frames, as it is gathered."""

    def __init__(self, tag, attributes):
        self.group, self.title, self.rect, self.text, self.label = show(tag, attributes), '', '', '', ''

    def line(self):
        text = self.text if self.label else 'text'
        return '\t'.join([self.rect, self.group, f'title {self.title!r}', text, f'label {self.label!r}'])


class Drawing:
    """Gathers the lines while the parser walks through the document."""

    def __init__(self):
        self.head, self.notes, self.lines = 'xml none', 'notes \'\'', []
        self.path, self.skipped, self.data = [], 0, ''
        self.frames, self.depth = None, 0
        self.frame = None

    def declaration(self, version, encoding, standalone):
        self.head = f'xml version="{version}"' + (f' encoding="{encoding}"' if encoding is not None else '')
        self.head += {1: ' standalone="yes"', 0: ' standalone="no"'}.get(standalone, '')

    def comment(self, text):
        if text.startswith(' NOTES: '):
            self.notes = f'notes {text[len(" NOTES: "):-1]!r}'

    def start(self, tag, attributes):
        self.path.append((tag, attributes))
        if self.skipped or tag in HIDDEN or attributes.get('class') == 'fg-legend':
            self.skipped += 1
            return
        self.data = ''
        if self.frames is None:
            if tag == 'g' and attributes.get('id') == 'frames':
                self.frames, self.depth = [], len(self.path)
            elif tag in ('svg', 'rect'):
                self.lines.append(show(tag, attributes))
        elif tag in ('g', 'a') and self.frame is None:
            self.frame = Frame(tag, attributes)
        elif tag == 'rect' and self.frame:
            self.frame.rect = show(tag, attributes)

    def end(self, tag):
        _, attributes = self.path.pop()
        if self.skipped:
            self.skipped -= 1
            return
        if self.frames is None:
            if tag == 'text':
                self.lines.append(f'{show(tag, attributes)} {self.data!r}')
        elif self.frame is None:
            if len(self.path) < self.depth:
                self.lines.append(f'frames {len(self.frames)}')
                self.lines += self.frames
                self.frames = None
        elif tag == 'title':
            self.frame.title = self.data
        elif tag == 'text':
            self.frame.text, self.frame.label = show(tag, attributes), self.data
        elif len(self.path) == self.depth:
            self.frames.append(self.frame.line())
            self.frame = None

    def text(self, data):
        self.data += data


def drawing(svg):
    """The lines for the bytes of an SVG. Raises expat.ExpatError when it is not well-formed."""
    expat.ParserCreate(namespace_separator=' ').Parse(svg, True)  # prefixes must be declared, as browsers want it
    seen = Drawing()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = seen.declaration
    parser.CommentHandler = seen.comment
    parser.StartElementHandler = seen.start
    parser.EndElementHandler = seen.end
    parser.CharacterDataHandler = seen.text
    parser.Parse(svg, True)
    return [seen.head, seen.notes] + seen.lines


def main():
    svg = open(sys.argv[1], 'rb').read() if len(sys.argv) > 1 else sys.stdin.buffer.read()
    try:
        lines = drawing(svg)
    except expat.ExpatError as error:
        sys.exit(f'not well-formed XML: {error}')
    sys.stdout.buffer.write(('\n'.join(lines) + '\n').encode('utf-8', 'surrogatepass'))


if __name__ == '__main__':
    main()
