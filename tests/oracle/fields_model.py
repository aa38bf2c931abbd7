"""The stacks of recordings whose samples are known (fields_gen.py), by X-40: what the plain list of fields would give,
as far as the fields were printed. Nothing is read here but the samples."""
import re

import numbers_model as numbers
from event_model import Filter
from frames_model import names_of


def fold(made, given, rules):
    texts = [text.encode('utf-8', 'surrogateescape') for text in given.get('event-filter', [])]
    events, placed, counts = Filter(texts, rules), [], {}
    for sample in made.samples:
        event = sample['event'].encode() if 'event' in made.fields else b''
        placed.append((events.place(event, text_of(sample, made.fields)), event, sample))
    for place, event, sample in placed:
        stack = stack_of(made, sample, event if events.all else b'', given, rules) if events.settle(place) else b''
        if stack:
            counts[stack] = numbers.add(counts.get(stack, 0), weight(sample, made.fields))
    return b''.join(stack + b' ' + numbers.show(counts[stack]) + b'\n' for stack in sorted(counts))


def text_of(sample, fields):
    """X-41: whether arguments of a tracepoint were printed."""
    return 'text' if 'trace' in fields and sample['kind'] == 'tracepoint' and sample['arguments'] else None


def weight(sample, fields):
    return (sample['period'] or 1) if 'period' in fields else 1


def stack_of(made, sample, event, given, rules):
    stack = []
    java = 'comm' in made.fields and sample['comm'].startswith('java')
    for frame in reversed(sample['frames'] if 'ip' in made.fields else []):
        stack += names(made, frame, given, java, rules)
    if 'comm' in made.fields:
        stack.insert(0, process(sample, made.fields, given))
    if event:
        stack.insert(0, b'[' + event.replace(b';', b':') + b']')
    return b';'.join(stack)


def process(sample, fields, given):
    """CP-10, CP-13, X-8. A number alone is a thread's; a thread 0 counts as missing."""
    both = 'pid' in fields and 'tid' in fields and sample['tid']
    number = sample['tid'] if 'tid' in fields and (sample['tid'] or 'pid' not in fields) else sample.get('pid')
    thread = b'%d' % number if {'pid', 'tid'} & set(fields) else b''
    name = sample['comm'].encode()
    if {'pid', 'tid'} & set(given):
        name += b'-' + (b'%d' % sample['pid'] if both else b'?')
    if 'tid' in given:
        name += b'/' + thread
    return name.replace(b' ', b'_').replace(b';', b':')


def names(made, frame, given, java, rules):
    if not {'sym', 'dso'} & set(made.fields):
        return []
    inlined = frame['inlined'] and made.recording['chains']
    module = frame['module'].encode() if 'dso' in made.fields else None
    if inlined:       # perf prints that in place of the module; after a source position, where there is one
        module = b'inlined' if 'srcline' not in made.fields else None
    symbol = frame['symbol'].encode() if 'sym' in made.fields else b'[unknown]'
    found, sourced = names_of((b'%x' % frame['ip'], symbol, module), given, java, rules)
    if sourced and 'srcline' in made.fields and 'srcline' in given:
        source = re.sub(r'\[.*?\]', '', frame['source']).replace(';', ':')
        found[0] += b':' + source.encode() if source else b''
    return found
