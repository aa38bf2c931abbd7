#!/bin/sh
# The stacks of a store in ClickHouse, by HTTP; the SQL is such that versions from 18 on know it.
#
# usage: clickhouse.sh create
#        clickhouse.sh load STORE FILE...
#        clickhouse.sh merged SERVICE FROM TO                          a folded file: flamegraph draws it
#        clickhouse.sh difference SERVICE FROM MIDDLE TO               two counts per line, before and after MIDDLE
#
# CLICKHOUSE is the server (http://localhost:8123). Times are 'YYYY-MM-DD HH:MM:SS', UTC; TO is no longer within. Counts are
# whole numbers. Nothing that is loaded again counts twice, so load again after an error; a file that has grown replaces what
# was loaded of it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

usage() {
    sed -n 's/^# usage: /usage: /p; s/^#        clickhouse/       clickhouse/p' "$0" >&2
    exit 2
}

command -v curl > /dev/null || { echo "clickhouse.sh: curl is not installed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The server's answer to an error is a text and a status: the text is the message.
send() { # CURL_OPTION...
    status=$(curl -sS -o "$work/answer" -w '%{http_code}' "$@") || status=000
    if [ "$status" != 200 ]; then
        echo "clickhouse.sh: ${CLICKHOUSE:-http://localhost:8123}: status $status" >&2
        [ ! -s "$work/answer" ] || head -c 500 "$work/answer" >&2
        exit 1
    fi
    cat "$work/answer"
}
query() { send --data-binary "$1" "${CLICKHOUSE:-http://localhost:8123}/"; }

# What becomes part of a query has no quote in it.
is_service() {
    case $1 in '' | *[!A-Za-z0-9._-]*) echo "clickhouse.sh: $1: not a service" >&2; exit 2 ;; esac
}
is_time() {
    case $1 in
    [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]\ [0-9][0-9]:[0-9][0-9]:[0-9][0-9]) ;;
    *) echo "clickhouse.sh: $1: not YYYY-MM-DD HH:MM:SS" >&2; exit 2 ;;
    esac
}

create() {
    query "CREATE TABLE profile (service String, host String, at DateTime('UTC'), frames String, count UInt64,
        loaded DateTime DEFAULT now()) ENGINE = ReplacingMergeTree(loaded) PARTITION BY toYYYYMM(at)
        ORDER BY (service, at, host, frames)"
}

load() { # STORE FILE...
    "$here/rows.py" "$@" > "$work/rows" || { echo "clickhouse.sh: nothing was loaded" >&2; exit 1; }
    [ ! -s "$work/rows" ] || send --data-binary "@$work/rows" \
        "${CLICKHOUSE:-http://localhost:8123}/?query=INSERT%20INTO%20profile%20(service,host,at,frames,count)%20FORMAT%20TabSeparated"
}

profile() { # SELECTED SERVICE FROM TO
    is_service "$2"
    is_time "$3"
    is_time "$4"
    query "SELECT concat(frames, $1) FROM profile FINAL WHERE service = '$2' AND at >= toDateTime('$3', 'UTC')
        AND at < toDateTime('$4', 'UTC') GROUP BY frames ORDER BY frames FORMAT TabSeparatedRaw"
}

case ${1-}/$# in
create/1) create ;;
load/1 | load/2) usage ;;
load/*) shift; load "$@" ;;
merged/4) profile "' ', toString(sum(count))" "$2" "$3" "$4" ;;
difference/5)
    is_time "$4"
    middle="at < toDateTime('$4', 'UTC')"
    profile "' ', toString(sumIf(count, $middle)), ' ', toString(sumIf(count, NOT ($middle)))" "$2" "$3" "$5"
    ;;
*) usage ;;
esac
