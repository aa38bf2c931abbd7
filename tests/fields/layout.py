"""Samples as perf script prints them, field by field, in the order and the widths of perf 5.10, 6.1 and 6.12.

A recording is a dict: version (5, 6 or 7 for the three), chains, nanoseconds, width (of the longest event's name). A
sample is a dict by field; its frames are dicts: ip, symbol, offset, module, inlined, source.
"""

OFFSET_IN_MODULE = 0x1f30


def _width(version):
    return 7 if version == 7 else 5


def _numbers(recording, sample, fields):
    width = _width(recording['version'])
    if 'pid' in fields and 'tid' in fields:
        return f"{sample['pid']:{width}}/{sample['tid']:<{width}} "
    name = 'pid' if 'pid' in fields else 'tid'
    return f'{sample[name]:{width}} ' if name in fields else ''


def _time(recording, sample):
    seconds, nanoseconds = divmod(sample['time'], 10**9)
    if recording['nanoseconds']:
        return f'{seconds:5}.{nanoseconds:09}: '
    return f'{seconds}.{nanoseconds // 1000:06}'.rjust(12) + ': '


def _misc(sample):
    text = sample['misc']
    return text + ' ' * max(1, 6 - len(text))


def start(recording, sample, fields):
    """What stands before the period: also before PERF_RECORD_ lines and metrics."""
    text = ''
    if 'machine_pid' in fields and sample['machine_pid']:
        text += f"VM:{sample['machine_pid']:5} "
        text += f"VCPU:{sample['vcpu']:03} " if 'vcpu' in fields else ''
    if 'comm' in fields:
        bytes_missing = 16 - len(sample['comm'].encode())
        text += ' ' * (0 if recording['chains'] and 'ip' in fields else bytes_missing) + sample['comm'] + ' '
    text += _numbers(recording, sample, fields)
    text += f"[{sample['cpu']:03}] " if 'cpu' in fields else ''
    text += _misc(sample) if 'misc' in fields else ''
    text += sample['tod'] + ' ' if 'tod' in fields else ''
    return text + (_time(recording, sample) if 'time' in fields else '')


def _symbol(frame, fields):
    return frame['symbol'] + (f"+{frame['offset']:#x}" if 'symoff' in fields and frame['symbol'] != '[unknown]' else '')


def _module(frame, fields):
    with_offset = 'dsoff' in fields and frame['module'].startswith('/')
    return f" ({frame['module']}" + (f'+{OFFSET_IN_MODULE:#x})' if with_offset else ')')


def _frame(frame, fields, in_chain):
    text = ('\t' if in_chain else ' ') + f"{frame['ip']:16x}"
    text += ' ' + _symbol(frame, fields) if 'sym' in fields else ''
    inlined = in_chain and frame['inlined']
    text += _module(frame, fields) if 'dso' in fields and not inlined else ''
    text += '\n  ' + frame['source'] if 'srcline' in fields else ''
    return text + (' (inlined)' if inlined else '')


def _address(sample, fields):
    """The data address; that of a page fault or a branch has a symbol and a module."""
    text = f"{sample['addr']:16x}"
    if sample['kind'] in ('fault', 'branch'):
        text += ' ' + _symbol(sample['target'], fields) if 'sym' in fields else ''
        text += _module(sample['target'], fields) if 'dso' in fields else ''
    return text


def _latencies(sample, fields):
    source = f"{sample['source']:16x} {sample['source_text']}"
    text = source.ljust(sample['source_width']) if 'data_src' in fields else ''
    for name in ('weight', 'ins_lat', 'retire_lat'):
        text += f'{sample[name]:16}' if name in fields else ''
    return text + (' ' + sample['cgroup'] if 'cgroup' in fields else '')


def _registers(sample, fields):
    return ''.join(' ABI:2 ' + ''.join(f'{name:>5}:{value:#x} ' for name, value in sample['registers'])
                   for field in ('iregs', 'uregs') if field in fields)


def _branch_end(recording, frame, fields, symbols):
    text = _symbol(frame, ('symoff',)) if symbols else f"{frame['ip']:#x}"
    if 'dso' not in fields:
        return text
    return text + (_module(frame, fields) if recording['version'] == 7 else f"({frame['module']})")


def _branches(recording, sample, fields):
    field = next((name for name in ('brstack', 'brstacksym', 'brstackoff') if name in fields), None)
    suffix = {5: '/P/-/-/7 ', 6: '/M/-/-/0/CALL ', 7: '/P/-/-/12/COND/- '}[recording['version']]
    symbols = field == 'brstacksym'
    ends = [[_branch_end(recording, frame, fields, symbols) for frame in pair] for pair in sample['branches'] if field]
    return ''.join(('' if symbols else ' ') + source + '/' + target + suffix for source, target in ends)


def _bpf_output(sample, fields):
    if 'bpf-output' not in fields or sample['kind'] != 'bpf':
        return ''
    text = '\n'
    for at in range(0, len(sample['bytes']), 8):
        part = sample['bytes'][at:at + 8]
        text += f'{"BPF output:" if at == 0 else " " * 11:>17} {at:04x}:' + ''.join(f' {byte:02x}' for byte in part)
        text += '   ' * (8 - len(part)) + '  ' + ''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in part)
        text += ' ' * (8 - len(part)) + '\n'
    return text + (f'{"BPF string:":>17} "Raise an event!"\n' if sample['bytes'].endswith(b'\0') else '')


def _instructions(sample, fields):
    text = f" ilen: {len(sample['code'])}" if 'insnlen' in fields else ''
    if sample['code']:
        text += ' insn: ' + sample['code'].hex(' ') if 'insn' in fields else ''
        text += '\t\tmovq %rax, 0x10(%rsp)' if 'disasm' in fields else ''
    if 'brstackinsn' in fields or 'brstackinsnlen' in fields:
        text += _blocks(sample, fields)
    return text


def _blocks(sample, fields):
    if not sample['branches']:
        return ''
    length = '\tilen: 3' if 'brstackinsnlen' in fields else ''
    source = '\t' + sample['frames'][0]['source'] if 'srcline' in fields else ''
    text = '\n'
    for pair in sample['branches']:
        frame = pair[0]
        text += f"\t{frame['symbol']}+{frame['offset']}:{source}\n" if frame['symbol'] != '[unknown]' else ''
        text += f"\t{frame['ip']:016x}\tinsn: 89 c2 {' ' * 20}{length}\t# PRED 5 cycles [5] 2.00 IPC\n"
        text += f"\t{frame['ip'] + 3:016x}\tinsn: 81 7d fc 0f{length}\n"
    return text + sample['blocks_end']


def _tail(recording, sample, fields):
    text = _registers(sample, fields) + _branches(recording, sample, fields) + _bpf_output(sample, fields)
    text += _instructions(sample, fields)
    text += f"{sample['phys_addr']:16x}" if 'phys_addr' in fields else ''
    for name in ('data_page_size', 'code_page_size'):
        text += ' ' + sample[name] if name in fields else ''
    return text + _cycles(sample, fields)


def _cycles(sample, fields):
    return f" \t IPC: {sample['ipc']} (54/119) " if 'ipc' in fields and sample['ipc'] else ''


def _frames(recording, sample, fields):
    if 'ip' not in fields:
        return ''
    if recording['chains']:
        return '\n' + ''.join(_frame(frame, fields, True) + '\n' for frame in sample['frames'])
    return _frame(sample['frames'][0], fields, False)


def _branch(recording, sample, fields):
    """A branch of a trace has its own order."""
    text = ''
    if 'callindent' in fields:
        text = f"({sample['frames'][0]['module']})\t" if 'dso' in fields and not {'ip', 'addr'} & set(fields) else ''
        text += f"{'    ' * sample['depth'] + sample['frames'][0]['symbol']:<32}"
    last = 'srcline' in fields and 'ip' in fields and not recording['chains']
    text += _frames(recording, sample, [name for name in fields if not last or name != 'srcline'])
    text += ' => ' + _address(sample, fields) if 'addr' in fields else ''
    text += _cycles(sample, fields)
    text += '\n  ' + sample['frames'][0]['source'] if last else ''
    return text + _instructions(sample, fields)


def _other(recording, sample, fields):
    text = sample['arguments'] if 'trace' in fields and sample['kind'] == 'tracepoint' else ''
    text += _address(sample, fields) if 'addr' in fields else ''
    return text + _latencies(sample, fields) + _frames(recording, sample, fields) + _tail(recording, sample, fields)


def print_sample(recording, sample, fields):
    text = start(recording, sample, fields)
    text += f"{sample['period']:10} " if 'period' in fields else ''
    text += f"{sample['event']:>{recording['width']}}: " if 'event' in fields else ''
    text += f"  {sample['flags']:<{21 if recording['version'] == 7 else 19}} " if 'flags' in fields else ''
    text += (_branch if sample['kind'] == 'branch' else _other)(recording, sample, fields) + '\n'
    text += '|30       int one = memory ? memory[PAGE] : 0;\n' if 'srccode' in fields else ''
    if 'metric' in fields and sample['metric']:
        text += start(recording, sample, fields) + '\tmetric:     ' + sample['metric'] + '\n'
    return text


def print_record(recording, sample, fields, record):
    """A line of perf script --show-task-events and its kind."""
    return start(recording, sample, fields) + record + '\n'
