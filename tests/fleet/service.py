#!/usr/bin/env python3
"""flamegraph.cgi and alert.cgi: right answers, and what is refused; with nginx and fcgiwrap on loopback where these are.

usage: service.py BUILD_DIR [--measure]

--measure prints how many pictures per second there are (use a release build). The last line is
"N passed, N failed, N skipped".
"""
import concurrent.futures
import gzip
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree
from urllib.parse import quote, urlencode

from common import FLEET, HERE, Failure, Skip, check, read, run_tests, until

MARKUP = b'<script>alert(1)</script>;"><svg/onload=alert(2)>;&amp;]]>;\'-- '
HOUR = {'service': 'shop', 'from': '2026-11-27T08:00', 'to': '2026-11-27T09:00'}
SVG = '{http://www.w3.org/2000/svg}'
# What strangers ask for, as it is sent: query, status
STRANGE = (
    ('', 400), ('service=shop', 400), ('service', 400), ('&&&', 400), ('service=shop&service=shop', 400), ('service=%ff', 400),
    (urlencode({**HOUR, 'service': '../store/shop'}), 400), (urlencode({**HOUR, 'service': '..'}), 400),
    (urlencode({**HOUR, 'service': '/etc'}), 400), (urlencode({**HOUR, 'service': 'shop\0'}), 400),
    (urlencode({**HOUR, 'service': 'shop\n'}), 400), (urlencode({**HOUR, 'service': '-h'}), 400),
    (urlencode({**HOUR, 'service': '$(touch x)'}), 400), (urlencode({**HOUR, 'service': 'linked'}), 404),
    (urlencode({**HOUR, 'service': 'nothing'}), 404), (urlencode({**HOUR, 'hosts': 'web-9'}), 404),
    (urlencode({**HOUR, 'hosts': 'web-1,web-9'}), 404), (urlencode({**HOUR, 'hosts': '../../other/web-1'}), 400),
    (urlencode({**HOUR, 'hosts': ''}), 400), (urlencode({**HOUR, 'hosts': 'linked'}), 404),
    (urlencode({**HOUR, 'from': '2026-11-27T08:00;id'}), 400), (urlencode({**HOUR, 'from': '2026-13-27T08:00'}), 400),
    (urlencode({**HOUR, 'to': '2026-11-27T07:00'}), 400), (urlencode({**HOUR, 'to': '2027-11-27T07:00'}), 400),
    (urlencode({**HOUR, 'from': '٢٠٢٦-11-27T08:00'}), 400),
    (urlencode({**HOUR, 'from': '2026-11-26T08:00', 'to': '2026-11-26T09:00'}), 404), (urlencode({**HOUR, 'before_from': '2026-11-27T07:00'}), 400),
    (urlencode({**HOUR, 'nameattr': '/etc/passwd'}), 400), (urlencode({**HOUR, 'cp': '1'}), 400),
    (urlencode({**HOUR, 'colors': 'java --cp'}), 400), (urlencode({**HOUR, 'title': 'a\nb'}), 400),
    (urlencode({**HOUR, 'title': 'a' * 201}), 400), (urlencode({**HOUR, 'width': '99999'}), 400), (urlencode({**HOUR, 'minwidth': '-1'}), 400),
    ('&'.join(f'a{i}=1' for i in range(100)), 400))


def make_store(place):
    """Two hosts, an hour before and after; links that point out of the store, and a half file under another name."""
    for host in ('web-1', 'web-2'):
        for minute in ('0700', '0759', '0800', '0830', '0859', '0900'):
            folded = b'shop;main;%s 10\nshop;main;at%s;%s 90\n' % (host.encode(), minute.encode(), MARKUP)
            packed = minute.startswith('08') and host == 'web-2'
            place.write(f'store/shop/{host}/2026/11/27/{minute}.folded' + '.gz' * packed, gzip.compress(folded) if packed else folded)
    place.write('store/shop/web-1/2026/11/27/0815.part', b'half')
    place.write('outside/web-1/2026/11/27/0800.folded', b'secret 1\n')
    os.symlink(place.path('outside'), place.path('store/linked'))
    os.symlink(place.path('outside/web-1'), place.path('store/shop/linked'))
    os.symlink(place.path('outside/web-1/2026/11/27/0800.folded'), place.path('store/shop/web-1/2026/11/27/0801.folded'))


def cgi(place, program, given=b'', **env):
    """Runs a CGI program; gives back its status, its head and its body."""
    env = {'PATH': '/usr/bin:/bin', 'FLAMEGRAPH_STORE': place.path('store'), 'FLAMEGRAPH_PATH': place.path('bin') + ':/usr/bin:/bin',
           'FLAMEGRAPH_REQUESTS': place.path('requests'), 'FLAMEGRAPH_HOSTS': place.path('hosts'), **env}
    done = subprocess.run([sys.executable, '-IS', os.path.join(FLEET, program)], input=given, env=env, cwd=place.folder, capture_output=True, check=False)
    place.said = done.stderr.decode()
    head, _, body = done.stdout.partition(b'\r\n\r\n')
    check(done.returncode == 0 and b'Traceback' not in done.stderr, f'{env.get("QUERY_STRING")}: {done.stderr!r}')
    return int(re.match(rb'Status: (\d+) ', head)[1]), head.decode(), body


def ask(place, query, **env):
    return cgi(place, 'flamegraph.cgi', **{'REQUEST_METHOD': 'GET', 'QUERY_STRING': query, **env})


def titles(svg):
    """Frames of a picture: their titles."""
    root = xml.etree.ElementTree.fromstring(svg)
    check(len(list(root.iter(SVG + 'script'))) == 1, 'not one script')
    check(not [name for element in root.iter() for name in element.keys() if name.startswith('on')], 'a handler')
    return [title.text for title in root.iter(SVG + 'title')]


def check_picture(svg, hosts, files):
    found = titles(svg)
    check(f'all ({files * 100} samples, 100%)' in found, f'{found}')
    check({host for host in ('web-1', 'web-2') if any(title.startswith(host + ' ') for title in found)} == set(hosts), f'{found}')
    check(any(title.startswith('<script>alert(1)</script> (') for title in found), 'a name was changed')
    check(not any('secret' in title or title.startswith(('at0759', 'at0900')) for title in found), f'{found}')


def test_pictures(place):
    """Hosts, ranges and options are what was asked for."""
    make_store(place)
    status, head, svg = ask(place, urlencode(HOUR))
    check(status == 200 and 'image/svg+xml' in head, f'{status} {place.said}')
    check_picture(svg, ('web-1', 'web-2'), 6)
    check_picture(ask(place, urlencode({**HOUR, 'hosts': 'web-2'}))[2], ('web-2',), 3)
    titled = ask(place, urlencode({**HOUR, 'title': MARKUP.decode(), 'inverted': '1', 'width': '900', 'colors': 'java', 'theme': 'dark'}))[2]
    titles(titled)
    check(b'width="900"' in titled and b'&lt;script&gt;alert(1)' in titled and b'theme-dark' in titled, 'an option was ignored')
    status, head, body = ask(place, urlencode(HOUR), REQUEST_METHOD='HEAD')
    check(status == 200 and not body, 'a body for HEAD')
    changed = titles(ask(place, urlencode({**HOUR, 'before_from': '2026-11-27T07:00', 'before_to': '2026-11-27T08:00'}))[2])
    check(any(title.startswith('at0830 (') and title.endswith('new)') for title in changed), f'{changed}')
    check(any(title.startswith('web-1 (') and '; 0.00% total' in title for title in changed), f'{changed}')


def test_refused(place):
    make_store(place)
    for query, wanted in STRANGE:
        status, head, body = ask(place, query)
        check(status == wanted and 'text/plain' in head and body, f'{query}: {status}, not {wanted}')
        check(b'secret' not in body and b'root:' not in body and not os.path.exists(place.path('x')), f'{query}: {body}')
    check(ask(place, urlencode(HOUR), REQUEST_METHOD='DELETE')[0] == 405, 'DELETE is answered')


def test_trouble(place):
    """A store that is away, a damaged file, programs that fail or are missing: a status and a log, no half picture."""
    check(ask(place, urlencode(HOUR))[0] == 503 and 'is it mounted' in place.said, place.said)
    make_store(place)
    damaged = 'store/shop/web-2/2026/11/27/0830.folded.gz'
    content = place.read(damaged)
    place.write(damaged, content[:-9])
    check(ask(place, urlencode(HOUR))[0] == 500 and '0830.folded.gz' in place.said, place.said)
    place.write(damaged, content)
    check(ask(place, urlencode(HOUR), FLAMEGRAPH_PATH='/nowhere')[0] == 500 and place.said, place.said)
    place.write('bin/flamegraph.sh', b'#!/bin/sh\nexit 9\n', 0o755)
    os.replace(place.path('bin/flamegraph.sh'), place.path('bin/flamegraph'))
    check(ask(place, urlencode(HOUR))[0] == 500 and 'exit 9' in place.said, place.said)


def post(place, body, **env):
    return cgi(place, 'alert.cgi', body, **{'REQUEST_METHOD': 'POST', 'CONTENT_LENGTH': str(len(body)), **env})


def requests(place):
    return sorted(name for name in os.listdir(place.path('requests')) if not name.startswith('.'))


def test_alert(place):
    """The recorded body asks for two hosts; the collections are started by ssh, here a stand-in."""
    recorded = read(os.path.join(HERE, 'alert.json'))
    os.mkdir(place.path('requests'))
    check(post(place, recorded)[0] == 503 and 'hosts' in place.said, place.said)
    place.write('hosts', b'web-1\nweb-2\nweb-3\n')
    for _ in range(2):
        status, _, body = post(place, recorded)
        check(status == 202 and body == b'search web-2\nshop web-1\n', f'{status} {body}')
    check(requests(place) == ['search,web-2', 'shop,web-1'], f'{requests(place)}')
    place.write('bin/ssh', b'#!/bin/sh\necho "$*" >> "$LOG"\n[ "$5" = "$UP" ] || { echo "ssh: no route" >&2; exit 255; }\n', 0o755)
    place.run('collect_requested.sh', 'requests', 'store', LOG=place.path('log'), UP='web-1', PAUSE='0', status=1)
    asked = place.read('log').decode().split('\n')[:-1]
    script = '/usr/share/doc/flamegraph/examples/fleet/collect.sh'
    wanted = [f'web-1 {script} store shop web-1'] + 3 * [f'web-2 {script} store search web-2']
    check(sorted(line.partition('ConnectTimeout=10 ')[2] for line in asked) == wanted, f'{asked}')
    check('web-2: not collected in 3 tries' in place.said, place.said)
    check(requests(place) == ['failed'] and os.listdir(place.path('requests/failed')) == ['search,web-2'], 'a request was lost')


def test_alert_refused(place):
    os.mkdir(place.path('requests'))
    place.write('hosts', b'web-1\n')
    recorded = json.loads(read(os.path.join(HERE, 'alert.json')))

    def with_labels(**labels):
        return json.dumps({**recorded, 'alerts': [{'status': 'firing', 'labels': labels}]}).encode()
    for body, wanted in ((b'', 400), (b'{', 400), (b'[]', 400), (b'{"alerts":1}', 400), (b'{"alerts":[1]}', 400), (b'\xff', 400),
                         (b'[' * 100000, 400), (b'{"alerts":[]}', 200), (with_labels(instance='web-1', job='../x'), 404),
                         (with_labels(instance='web-1;id', job='shop'), 404), (with_labels(instance='../web-1', job='shop'), 404),
                         (with_labels(instance='web-9:9100', job='shop'), 404), (with_labels(instance=['web-1'], job='shop'), 404),
                         (with_labels(instance='web-1', job='a,b'), 404), (with_labels(job='shop'), 404)):
        status, _, _ = post(place, body)
        check(status == wanted and not requests(place), f'{body[:300]}: {status}, not {wanted}; {requests(place)}')
    check(post(place, b'', REQUEST_METHOD='GET')[0] == 405, 'GET is answered')
    check(post(place, b'{}', CONTENT_LENGTH='99999999')[0] == 400, 'any length is taken')
    place.write('requests/-o,web-1', b'')
    place.write('requests/shop,-oProxyCommand=x', b'')
    place.write('bin/ssh', b'#!/bin/sh\ntouch ran\n', 0o755)
    place.run('collect_requested.sh', 'requests', 'store', PAUSE='0', status=1)
    check(not os.path.exists(place.path('ran')) and requests(place) == ['failed'], 'a name became an option')
    place.run('collect_requested.sh', 'missing', 'store', status=1)
    place.run('collect_requested.sh', 'requests', 'a;b', status=2)


class Server:
    """nginx and fcgiwrap on loopback, by the configuration of the recipe."""

    def __init__(self, place, processes=4):
        for program in ('nginx', 'fcgiwrap'):
            if not shutil.which(program, path=place.env['PATH']):
                raise Skip(f'{program} is not installed')
        self.place, self.user = place, {}
        with socket.socket() as any_port:
            any_port.bind(('127.0.0.1', 0))
            self.port = any_port.getsockname()[1]
        text = read(os.path.join(FLEET, 'nginx.conf')).decode()
        for old, new in (('/usr/share/doc/flamegraph/examples/fleet', os.path.abspath(FLEET)), ('/run/fcgiwrap.socket', place.path('socket')),
                         ('/srv/flamegraph', place.path('store')), ('/var/cache/nginx/flamegraph', place.path('cache')),
                         ('/var/spool/flamegraph-requests', place.path('requests')), ('/etc/flamegraph-hosts', place.path('hosts')),
                         ('127.0.0.1:8080', f'127.0.0.1:{self.port}')):
            check(old in text, f'nginx.conf: no {old}')
            text = text.replace(old, new)
        log = f'fastcgi_param FLAMEGRAPH_PATH {place.path("bin")}:/usr/bin:/bin;'
        place.write('nginx.conf', f'''{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {place.path('nginx.pid')}; worker_processes 2;
error_log {place.path('log.errors')} warn; events {{ worker_connections 512; }}
http {{ client_body_temp_path {place.path('body')}; proxy_temp_path {place.path('proxy')}; fastcgi_temp_path {place.path('fastcgi')};
uwsgi_temp_path {place.path('uwsgi')}; scgi_temp_path {place.path('scgi')};
{text.replace('fastcgi_param QUERY_STRING $args;', log + ' fastcgi_param QUERY_STRING $args;')} }}'''.encode())
        place.start('fcgiwrap', '-f', '-c', str(processes), '-s', f'unix:{place.path("socket")}')
        until(lambda: os.path.exists(place.path('socket')), 'fcgiwrap does not listen')
        place.start('nginx', '-p', place.folder, '-e', place.path('log.errors'), '-c', place.path('nginx.conf'))
        until(self.answers, f'nginx does not answer: {place.logs()}')

    def answers(self):
        try:
            return self.get('/')[0] == 404
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path, method='GET', body=None):
        """Status, headers, body; the path is sent as it is."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            if body is not None:
                connection.putheader('Content-Length', str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


def test_server(place):
    make_store(place)
    server = Server(place)
    path = '/flamegraph?' + urlencode(HOUR)
    status, headers, svg = server.get(path)
    check(status == 200 and headers['X-Cache'] == 'MISS', f'{status} {headers} {svg[:300]} {place.logs()}')
    check_picture(svg, ('web-1', 'web-2'), 6)
    check("default-src 'none'" in headers['Content-Security-Policy'] and headers['X-Content-Type-Options'] == 'nosniff', f'{headers}')
    status, headers, again = server.get(path)
    check(headers['X-Cache'] == 'HIT' and again == svg, f'{headers}')
    status, headers, body = server.get(path, 'HEAD')
    check(status == 200 and not body and int(headers['Content-Length']) == len(svg), f'{status} {headers}')
    for query, wanted in STRANGE:
        for _ in range(2):
            status, headers, body = server.get('/flamegraph?' + query)
            check(status == wanted and headers['X-Cache'] != 'HIT', f'{query}: {status}, not {wanted}: {headers}')
    check(server.get(path, 'POST', b'')[0] == 403, 'POST is answered')
    for other in ('/../../etc/passwd', '/flamegraph/../nginx.conf', '/flamegraph/x', '/store/', '/flamegraph.cgi', '/%2e%2e/etc/passwd'):
        status, _, body = server.get(other)
        check(status in (400, 404) and b'root:' not in body, f'{other}: {status}')


def test_parallel_clients(place):
    """A hundred clients: ten pictures, each drawn once, everybody gets the right one."""
    make_store(place)
    log = b'#!/bin/sh\necho >> %s\nexec %s "$@"\n' % (place.path('drawn').encode(), os.path.realpath(place.path('bin/flamegraph')).encode())
    os.remove(place.path('bin/flamegraph'))
    place.write('bin/flamegraph', log, 0o755)
    server = Server(place)
    names = [f'picture {i}' for i in range(10)] * 10
    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda name: server.get('/flamegraph?' + urlencode({**HOUR, 'title': name}, quote_via=quote)), names))
    for name, (status, headers, svg) in zip(names, answers):
        check(status == 200 and f'>{name}</text>'.encode() in svg, f'{name}: {status} {headers} {svg[:200]} {place.logs()}')
        check_picture(svg, ('web-1', 'web-2'), 6)
    check(place.read('drawn') == b'\n' * 10, f'drawn {len(place.read("drawn"))} times')


def test_alert_server(place):
    make_store(place)
    os.mkdir(place.path('requests'))
    place.write('hosts', b'web-1\nweb-2\n')
    server = Server(place)
    status, _, body = server.get('/alert', 'POST', read(os.path.join(HERE, 'alert.json')))
    check(status == 202 and requests(place) == ['search,web-2', 'shop,web-1'], f'{status} {body} {place.logs()}')
    check(server.get('/alert')[0] == 403, 'GET is answered')
    check(server.get('/alert', 'POST', b'x' * 2000000)[0] == 413, 'any length is taken')


def measure(place):
    """Pictures per second: new ones of 100 files of 100 kB, and from the cache."""
    for i in range(100):
        folded = b''.join(b'shop;main;f%d;g%d;h%d;%s %d\n' % (j % 7, j % 100, j, b'x' * 40, i + j) for j in range(1500))
        place.write(f'store/shop/web-{i % 10}/2026/11/27/08{i // 10:02}.folded', folded)
    server = Server(place, 2)
    for label, count, path in (('drawn', 60, lambda i: f'&title={i}'), ('from the cache', 3000, lambda i: '&title=1')):
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda i: server.get('/flamegraph?' + urlencode(HOUR) + path(i))[0], range(count)))  # pylint: disable=cell-var-from-loop
        if set(statuses) != {200}:
            raise Failure(f'{set(statuses)}')
        print(f'{label}: {count / (time.monotonic() - start):.1f} pictures per second')


if __name__ == '__main__':
    sys.exit(run_tests((measure,) if '--measure' in sys.argv else
                       (test_pictures, test_refused, test_trouble, test_alert, test_alert_refused, test_server, test_parallel_clients,
                        test_alert_server)))
