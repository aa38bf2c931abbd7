"""Which events count, as the contract tells it (CP-12, X-9, X-18, X-41)."""
import re

MODIFIERS = b'ukhpPGHSDIWeb'


def plain_event(event):
    """X-18: without PMU and modifiers."""
    pmu = re.match(rb'[^/]*/([^/]*)', event)
    if pmu:
        event = pmu.group(1)
    head, colon, last = event.rpartition(b':')
    return head if colon and (b':' in head or not last.strip(MODIFIERS)) else event


def pattern(text):
    """A regular expression for '*', '?' and sets in brackets; a '[' that nothing closes is itself."""
    out, at = b'', 0
    while at < len(text):
        close = text.find(b']', at + 2) if text[at:at + 1] == b'[' else -1
        if close >= 0:
            inner = text[at + 1:close]
            out += set_of(inner)
            at = close + 1
            continue
        byte = text[at:at + 1]
        out += {b'*': b'.*', b'?': b'.'}.get(byte, re.escape(byte))
        at += 1
    return re.compile(out, re.S)


def set_of(inner):
    """Bytes and ranges of bytes."""
    members, at = set(), 0
    while at < len(inner):
        if inner[at + 1:at + 2] == b'-' and at + 2 < len(inner):
            members.update(range(inner[at], inner[at + 2] + 1))
            at += 3
        else:
            members.add(inner[at])
            at += 1
    return b'[' + b''.join(b'\\x%02x' % m for m in sorted(members)) + b']' if members else b'(?!)'


class Filter:
    """place(): True kept, False dropped, or what decides at the end: the text of a filter, or ('tracepoint', event)."""

    def __init__(self, texts, rules):
        self.rules, self.met = rules, set()
        self.texts = [t for t in (texts if 'X-18' in rules else texts[-1:]) if t]
        self.given, self.default = bool(self.texts), None
        self.all = 'X-18' in rules and b'all' in self.texts

    def matches(self, text, event):
        return text == event or 'X-18' in self.rules and (text == b'all' or bool(pattern(text).fullmatch(event)))

    def place(self, event, tail):
        """tail: 'text' for the arguments of a tracepoint, 'word' for a single word."""
        if not event:
            return True
        if self.given:
            found = [text for text in self.texts if self.matches(text, event)]
            self.met.update(found)
            plain = plain_event(event)
            return bool(found) or (plain if 'X-18' in self.rules and plain in self.texts else False)
        if self.default is None and tail in ('text', 'word'):
            return ('tracepoint', event) if 'X-41' in self.rules and tail == 'text' else True
        if self.default is None:
            self.default = event
        return event == self.default

    def settle(self, place):
        """Whether a sample placed there counts, after all input."""
        if isinstance(place, tuple):
            return self.default in (None, place[1])
        return place if isinstance(place, bool) else place not in self.met
