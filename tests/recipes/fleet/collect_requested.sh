#!/bin/sh
# Starts the collections that alert.cgi asked for, each on its host by ssh.
#
# usage: collect_requested.sh REQUESTS STORE
#
# REQUESTS has a file SERVICE,HOST for each. One that was done is removed; one that failed TRIES times is moved to
# REQUESTS/failed, with a message, and exit status 1. Requests that come meanwhile are done, too.
# REMOTE   words before the host's name ('ssh -o BatchMode=yes -o ConnectTimeout=10')
# COLLECT  collect.sh there (/usr/share/doc/flamegraph/examples/fleet/collect.sh); it sees STORE under the same name
# TRIES    (3), with PAUSE seconds between (20); at most JOBS hosts record at a time (20)
set -eu

one() { # REQUEST STORE
    name=${1##*/} store=$2
    service=${name%,*} host=${name##*,}
    case $service,$host in
    .* | -* | *,.* | *,-* | *[!A-Za-z0-9._,-]* | *,*,*)
        mkdir -p "${1%/*}/failed" && mv -f "$1" "${1%/*}/failed/"
        echo "collect_requested.sh: not SERVICE,HOST, now in ${1%/*}/failed: $name" >&2
        return 1
        ;;
    esac
    try=1
    # shellcheck disable=SC2086 # words on purpose; those after the host are for its shell and have no special characters
    until ${REMOTE:-ssh -o BatchMode=yes -o ConnectTimeout=10} "$host" \
        "${COLLECT:-/usr/share/doc/flamegraph/examples/fleet/collect.sh}" "$store" "$service" "$host" < /dev/null; do
        if [ "$try" -ge "${TRIES:-3}" ]; then
            mkdir -p "${1%/*}/failed" && mv -f "$1" "${1%/*}/failed/$name"
            echo "collect_requested.sh: $host: not collected in $try tries; the request is $name in ${1%/*}/failed" >&2
            return 1
        fi
        try=$((try + 1))
        sleep "${PAUSE:-20}"
    done
    rm -f "$1"
}

if [ "${1-}" = --one ]; then
    one "$3" "$2"
    exit
fi
if [ $# -ne 2 ]; then
    echo "usage: collect_requested.sh REQUESTS STORE" >&2
    exit 2
fi
case $2 in
*[!A-Za-z0-9._/-]*) echo "collect_requested.sh: $2: a store with letters, digits and ._/- only" >&2; exit 2 ;;
esac
if [ ! -d "$1" ]; then
    echo "collect_requested.sh: $1: no such folder" >&2
    exit 1
fi
exec 9> "$1/.lock"
flock 9
failed=0
while [ -n "$(find "$1" -maxdepth 1 -type f -name '[!.]*,*' -print -quit)" ]; do
    find "$1" -maxdepth 1 -type f -name '[!.]*,*' -print0 | xargs -0 -n 1 -P "${JOBS:-20}" "$0" --one "$2" || failed=1
    [ "$failed" = 0 ] || break # a request that cannot even be moved must not be tried for ever
done
exit "$failed"
