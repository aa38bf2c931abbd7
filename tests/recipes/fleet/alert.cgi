#!/usr/bin/python3 -IS
"""Asks for a collection when Alertmanager says that an alert fires. A CGI program for its webhook (version 4 of the body).

Each firing alert names a host, its label `instance` without the port, and a service, its label `service` or else `job`. The
host must stand in FLAMEGRAPH_HOSTS, a file of one name per line. Then SERVICE,HOST becomes a file in the folder
FLAMEGRAPH_REQUESTS, which collect_requested.sh sees; one that is there already is not asked for twice.

Answers 202 and what was asked for, 400 for a body that is not understood, 404 when no alert named a known host, and 503
when the request could not be written: then Alertmanager tries again.
"""
import json
import os
import re
import sys

MOST_BYTES, MOST_ALERTS = 1 << 20, 1000
NAME = re.compile(r'[A-Za-z0-9_][A-Za-z0-9._-]{0,63}', re.A)
INSTANCE = re.compile(r'([A-Za-z0-9_][A-Za-z0-9._-]{0,63})(?::\d{1,5})?', re.A)
STATUS = {200: 'OK', 202: 'Accepted', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed', 503: 'Service Unavailable'}


class Refused(Exception):
    """Status and reason."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def answer(status, text):
    body = (text + '\n').encode()
    sys.stdout.buffer.write(f'Status: {status} {STATUS[status]}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)


def firing():
    """Labels of the alerts that fire."""
    if os.environ.get('REQUEST_METHOD') != 'POST':
        raise Refused(405, 'only POST is answered')
    length = os.environ.get('CONTENT_LENGTH', '')
    if not re.fullmatch(r'\d{1,7}', length, re.A) or int(length) > MOST_BYTES:
        raise Refused(400, f'no length, or more than {MOST_BYTES} bytes')
    try:
        alerts = json.loads(sys.stdin.buffer.read(int(length)))['alerts']
        return [alert['labels'] for alert in alerts[:MOST_ALERTS] if alert['status'] == 'firing' and isinstance(alert['labels'], dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(400, 'not the body of a webhook of Alertmanager') from error


def wanted(labels, hosts):
    """Service and host of an alert, or nothing."""
    instance, service = labels.get('instance'), labels.get('service', labels.get('job'))
    host = isinstance(instance, str) and INSTANCE.fullmatch(instance)
    if host and host[1] in hosts and isinstance(service, str) and NAME.fullmatch(service):
        return service, host[1]
    return None


def request(folder, service, host):
    """Asks for a collection."""
    os.close(os.open(os.path.join(folder, f'{service},{host}'), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644))


def main():
    try:
        alerts = firing()
        with open(os.environ.get('FLAMEGRAPH_HOSTS', ''), encoding='utf-8') as file:
            hosts = set(file.read().split())
        found = sorted(set(filter(None, (wanted(labels, hosts) for labels in alerts))))
        for service, host in found:
            request(os.environ.get('FLAMEGRAPH_REQUESTS', ''), service, host)
        unknown = sum(not wanted(labels, hosts) for labels in alerts)
        if unknown:
            sys.stderr.write(f'alert.cgi: {unknown} alerts without an instance of FLAMEGRAPH_HOSTS, or without a service\n')
        if alerts and not found:
            raise Refused(404, 'no alert names a host of FLAMEGRAPH_HOSTS, and a service')
        answer(202 if found else 200, '\n'.join(f'{service} {host}' for service, host in found) or 'nothing fires')
    except Refused as refused:
        answer(refused.status, str(refused))
    except (OSError, UnicodeError) as error:
        sys.stderr.write(f'alert.cgi: {error}\n')
        answer(503, 'the request could not be written; the log of the server says why')


if __name__ == '__main__':
    main()
