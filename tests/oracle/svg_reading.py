"""Reading a drawing back: what of an SVG is compared, and what must hold for every one of ours."""
import re
import xml.parsers.expat

from characters import unescaped

NOTHING = (False, (), '', (), (), (), None)


def map_of(case, files):
    """palette.map where --cp makes one; not compared where chance fills it."""
    return files.get('palette.map') if '--cp' in case.args and '--random' not in case.args else None


def attribute_list(text):
    return [(n, unescaped(v)) for n, v in re.findall(r'([\w:.-]+)="([^"]*)"', text)]


FRAME = re.compile(r'<(g|a)\b([^>]*)>\s*<title>(.*?)</title>\s*<rect\b([^>]*?)/>\s*'
                   r'(?:<text\b([^>]*)>(.*?)</text>\s*)?</\1>\n', re.S)


def seen(case, outcome):
    svg = outcome.stdout.decode('utf-8', 'surrogateescape')
    root = re.search(r'<svg\b([^>]*)>', svg)
    if not root:
        return (outcome.ok,) + (NOTHING[1:-1] + (map_of(case, outcome.files),) if not svg else (svg,))
    size = dict(attribute_list(root.group(1)))
    notes = re.search(r'<!-- NOTES: (.*?) -->', svg, re.S)
    start = svg.find('<g id="frames"')
    head = re.sub(r'<(style|script|metadata)\b.*?</\1>', '', svg[:start] if start >= 0 else svg, flags=re.S)
    stops = tuple(unescaped(v) for v in re.findall(r'stop-color="([^"]*)"', head))
    texts = []
    for attributes, text in re.findall(r'<text\b([^>]*)>(.*?)</text>\n', head, re.S):
        a = dict(attribute_list(attributes))
        texts.append((a.get('id', ''), a.get('x'), a.get('y'),
                      unescaped(text).replace('flamegraph.pl.', 'flamegraph.')))
    frames, random = [], '--random' in case.args and '--hash' not in case.args
    body = svg[start:]
    body = body[body.find('>') + 1:] if start >= 0 else ''
    for tag, attributes, title, rect, place, label in FRAME.findall(body):
        r, t = dict(attribute_list(rect)), dict(attribute_list(place))
        frames.append(((tag, tuple(sorted(attribute_list(attributes)))), unescaped(title),
                       tuple(r.get(n) for n in ('x', 'y', 'width', 'height')), '*' if random else r.get('fill'),
                       (t.get('x'), t.get('y')) if label else (), unescaped(label)))
    return (outcome.ok, (size.get('width'), size.get('height')), unescaped(notes.group(1)) if notes else None, stops,
            tuple(texts),
            tuple(sorted(frames)), map_of(case, outcome.files))


def complaint(case, outcome):
    """What our output must be beside equal: well-formed XML (X-23), frames parent first, left to right (X-28)."""
    if not outcome.stdout:
        return None
    try:
        xml.parsers.expat.ParserCreate().Parse(outcome.stdout, True)
    except xml.parsers.expat.ExpatError as error:
        return 'not well-formed: %s' % error
    drawn = outcome.stdout.decode().partition('<g id="frames">')[2]
    left = [float(dict(attribute_list(frame[3]))['x']) for frame in FRAME.findall(drawn)]
    return None if left == sorted(left) else 'frames not depth first and left to right'
