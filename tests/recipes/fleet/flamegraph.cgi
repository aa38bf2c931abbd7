#!/usr/bin/python3 -IS
"""Draws flame graphs on request from a store of folded files, SERVICE/HOST/YYYY/MM/DD/HHMM.folded[.gz]. A CGI program.

GET /flamegraph?service=shop&from=2026-11-27T08:00&to=2026-11-27T09:00       TO is no longer within
    &hosts=web-1,web-2                                                      all hosts without it
    &before_from=...&before_to=...                                          what changed since then: a difference
    &colors=java &title=... &inverted=1 &reverse=1 &minwidth=1 &width=1600 &theme=dark &sort=size

FLAMEGRAPH_STORE   the store; the server sets it, nothing of a request can
FLAMEGRAPH_PATH    where the programs are (/usr/local/bin:/usr/bin:/bin)

Every parameter has a pattern, and what does not match is refused: 400. Names are compared with those that the folders of
the store have, so no path is made of what was asked for: 404 when there is none. No shell runs. At most MOST_FILES files
are read and MOST_SECONDS taken: 413 and 503. Memory is limited where fcgiwrap runs, as by MemoryMax of its unit.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

MOST_FILES, MOST_DAYS, MOST_SECONDS, MOST_BYTES = 5000, 100, 30, 1 << 30
FILE = re.compile(r'([01]\d|2[0-3])([0-5]\d)\.folded(\.gz)?', re.A)
NAME = r'[A-Za-z0-9_][A-Za-z0-9._-]{0,63}'
TIME = r'\d{4}-\d\d-\d\dT\d\d:\d\d'
PARAMETERS = {name: re.compile(pattern, re.A) for name, pattern in {
    'service': NAME, 'hosts': f'{NAME}(?:,{NAME}){{0,999}}', 'from': TIME, 'to': TIME, 'before_from': TIME, 'before_to': TIME,
    'title': r'[^\x00-\x1f\x7f]{1,200}', 'colors': r'[a-z]{1,20}', 'inverted': '1', 'reverse': '1', 'minwidth': r'\d{1,3}(?:\.\d{1,3})?',
    'width': r'\d{3,4}|100%', 'theme': 'light|dark|auto', 'sort': 'name|size'}.items()}
STATUS = {200: 'OK', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed', 413: 'Content Too Large',
          500: 'Internal Server Error', 503: 'Service Unavailable'}


class Refused(Exception):
    """Status and reason; the reason has nothing of the request in it but names of parameters."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def answer(status, kind, body, cache='no-store'):
    head = f'Status: {status} {STATUS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nCache-Control: {cache}\r\n\r\n'
    sys.stdout.buffer.write(head.encode() + (body if os.environ.get('REQUEST_METHOD') != 'HEAD' else b''))


def parameters():
    """What was asked for, every value as its pattern wants it."""
    if os.environ.get('REQUEST_METHOD') not in ('GET', 'HEAD'):
        raise Refused(405, 'only GET and HEAD are answered')
    try:
        pairs = parse_qsl(os.environ.get('QUERY_STRING', ''), keep_blank_values=True, strict_parsing=True, errors='strict', max_num_fields=30)
    except ValueError as error:
        raise Refused(400, 'the query is not understood') from error
    asked = dict(pairs)
    if len(asked) < len(pairs):
        raise Refused(400, 'a parameter is there twice')
    for name, value in asked.items():
        if name not in PARAMETERS:
            raise Refused(400, 'a parameter is not known; there are ' + ', '.join(PARAMETERS))
        if not PARAMETERS[name].fullmatch(value):
            raise Refused(400, f'{name}: not a value for it')
    for name in ('service', 'from', 'to', *(('before_from', 'before_to') if {'before_from', 'before_to'} & set(asked) else ())):
        if name not in asked:
            raise Refused(400, f'{name} is missing')
    return asked


def minutes(asked, prefix):
    """The two times of a range."""
    try:
        start, end = (datetime.strptime(asked[prefix + side], '%Y-%m-%dT%H:%M') for side in ('from', 'to'))
    except ValueError as error:
        raise Refused(400, f'{prefix}from, {prefix}to: no such time') from error
    if not start < end <= start + timedelta(days=MOST_DAYS):
        raise Refused(400, f'{prefix}to: not after {prefix}from, or more than {MOST_DAYS} days')
    return start, end


def folders(folder):
    """Names of folders in one, links left out."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    except FileNotFoundError:
        return set()


def files_of_day(folder, day, start, end):
    """Files of one host and day within the range."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                match = FILE.fullmatch(entry.name)
                if match and start <= day.replace(hour=int(match[1]), minute=int(match[2])) < end and entry.is_file(follow_symlinks=False):
                    yield entry.path
    except FileNotFoundError:
        pass


def files_of(store, asked, hosts, prefix):
    """Files of the range, and of these hosts."""
    start, end = minutes(asked, prefix)
    found, day = [], start.replace(hour=0, minute=0)
    while day < end:
        for host in hosts:
            found += files_of_day(os.path.join(store, asked['service'], host, day.strftime('%Y/%m/%d')), day, start, end)
            if len(found) > MOST_FILES:
                raise Refused(413, f'more than {MOST_FILES} files; ask for less time, or fewer hosts')
        day += timedelta(days=1)
    if not found:
        raise Refused(404, f'nothing was recorded from {prefix}from to {prefix}to')
    return sorted(found)


def hosts_of(store, asked):
    """Hosts that the store has of the service."""
    if asked['service'] not in folders(store):
        raise Refused(404, 'there is no such service')
    known = folders(os.path.join(store, asked['service']))
    hosts = set(asked['hosts'].split(',')) if 'hosts' in asked else known
    if not hosts <= known:
        raise Refused(404, 'there is no such host of the service')
    return sorted(hosts)


class Programs:
    """Runs the programs, output into files of a folder, until the time is up."""

    def __init__(self, folder):
        self.folder, self.end = folder, time.monotonic() + MOST_SECONDS
        self.env = {'PATH': os.environ.get('FLAMEGRAPH_PATH', '/usr/local/bin:/usr/bin:/bin'), 'LC_ALL': 'C'}

    def run(self, name, *words):
        """The path of what a program printed."""
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as output:
            try:
                done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, env=self.env, cwd=self.folder,
                                      timeout=max(0.1, self.end - time.monotonic()), check=False)
            except subprocess.TimeoutExpired as error:
                raise Refused(503, f'more than {MOST_SECONDS} seconds; ask for less time, or fewer hosts') from error
        if done.returncode:
            sys.stderr.write(f'flamegraph.cgi: {words[0]}: exit {done.returncode}: {done.stderr[:1000].decode(errors="replace")}\n')
            raise Refused(500, f'{words[0]} failed; the log of the server says why')
        return path


def draw(asked, store):
    """The picture."""
    hosts = hosts_of(store, asked)
    after = files_of(store, asked, hosts, '')
    before = files_of(store, asked, hosts, 'before_') if 'before_from' in asked else None
    options = [f'--title={asked.get("title", asked["service"])}',
               f'--subtitle={asked["from"]} to {asked["to"]} UTC; hosts: {len(hosts)}, recordings: {len(after)}']
    options += [f'--{name}={asked[name]}' for name in ('colors', 'minwidth', 'width', 'theme', 'sort') if name in asked]
    options += [f'--{name}' for name in ('inverted', 'reverse') if name in asked]
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(folder)
        folded = programs.run('after', 'stackcollapse', '--format=folded', '--', *after)
        if before:
            other = programs.run('before', 'stackcollapse', '--format=folded', '--', *before)
            folded = programs.run('pair', 'difffolded', '-n', other, folded)
            options.append('--delta=total')
        with open(programs.run('picture', 'flamegraph', '--no-progress', *options, folded), 'rb') as picture:
            return picture.read()


def main():
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
    store = os.environ.get('FLAMEGRAPH_STORE', '')
    try:
        if not os.path.isdir(store):
            sys.stderr.write('flamegraph.cgi: FLAMEGRAPH_STORE is not a folder; is it mounted?\n')
            raise Refused(503, 'the store is away')
        answer(200, 'image/svg+xml', draw(parameters(), os.path.abspath(store)), 'max-age=60')
    except Refused as refused:
        answer(refused.status, 'text/plain; charset=utf-8', f'{refused}\n'.encode())
    except OSError as error:
        sys.stderr.write(f'flamegraph.cgi: {error}\n')
        answer(500, 'text/plain; charset=utf-8', b'the picture could not be made; the log of the server says why\n')


if __name__ == '__main__':
    main()
