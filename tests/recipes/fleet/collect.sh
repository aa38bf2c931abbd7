#!/bin/sh
# Records this host for a while, folds, and puts the result into a store of folded files by time:
#
#   STORE/SERVICE/HOST/YYYY/MM/DD/HHMM.folded.gz      (UTC, the start of the recording)
#
# usage: collect.sh STORE SERVICE [HOST]            HOST: the name of this one
#
# A file of the store gets its name when it is complete. What cannot be put is kept in SPOOL, and put by the next run. Two
# recordings of a minute are summed. One run at a time, for each service and host.
# SPOOL      where recordings are made and wait (/var/tmp/flamegraph)
# DURATION   how long to record (30), HZ how often (49), EVENT what (cpu-clock)
# TARGET     what to record, words for perf record (-a)
# TRIES      how often to put a file (3), with PAUSE seconds between (5)
# KEEP_DAYS  files that are older are deleted (30)
# MAX_MB     the files of this service and host, and the spool, have no more (1024): the oldest go first
#
# Exit status: 0 when all was put; 1 when something was not recorded, not folded or not put, with a message.
set -eu
export LC_ALL=C TZ=UTC

fail() {
    echo "collect.sh: $*" >&2
    exit 1
}

is_name() {
    case $1 in '' | .* | -* | *[!A-Za-z0-9._-]*) return 1 ;; esac
    [ ${#1} -le 64 ]
}

record() {
    start=$(date +%Y/%m/%d/%H%M)
    # shellcheck disable=SC2086 # words on purpose
    perf record -q -F "${HZ:-49}" -e "${EVENT:-cpu-clock}" -g ${TARGET:--a} -o "$work/perf.data" -- sleep "${DURATION:-30}" ||
        fail "perf record failed on $host; nothing was recorded"
    queued=$spool/$(echo "$start" | tr / -).$$.folded.gz
    if ! { stackcollapse-perf "$work/perf.data" > "$work/folded" && gzip -n < "$work/folded" > "$work/packed" &&
        mv "$work/packed" "$queued"; }; then
        mv -f "$work/perf.data" "$spool/failed.perf.data" # the last one only, so that these cannot fill the disk
        fail "the recording of $start was not folded; it is kept as $spool/failed.perf.data"
    fi
}

# Puts a file of the spool, summed with what is there, under a name that nobody reads, then renames it.
put() { # FILE
    minute=$(basename "$1" | cut -d . -f 1 | tr - /)
    target=$store/$service/$host/$minute.folded.gz
    part=$store/$service/$host/$minute.part
    mkdir -p "$(dirname "$target")" || return 1
    if [ -e "$target" ]; then
        stackcollapse --format=folded "$target" "$1" > "$work/sum" && gzip -n < "$work/sum" > "$part" || return 1
    else
        cp "$1" "$part" || return 1
    fi
    gzip -t "$part" && mv -f "$part" "$target"
}

put_all() {
    status=0
    for file in "$spool"/????-??-??-????.*.folded.gz; do
        [ -e "$file" ] || continue
        try=1
        until put "$file"; do
            rm -f "$part" 2> /dev/null || true
            if [ "$try" -ge "${TRIES:-3}" ]; then
                echo "collect.sh: $file: not put into $store in $try tries; it is kept, and the next run tries again" >&2
                status=1
                continue 2
            fi
            try=$((try + 1))
            sleep "${PAUSE:-5}"
        done
        rm -f "$file"
    done
    return "$status"
}

# Deletes the oldest files until the rest has at most so many bytes. Names sort by time.
shrink() { # FOLDER BYTES
    find "$1" -type f -name '*.folded*' -printf '%P %s\n' | sort -r |
        awk -v most="$2" '{ sum += $NF } sum > most { sub(/ [0-9]+$/, ""); print }' > "$work/old"
    while IFS= read -r name; do
        echo "collect.sh: $1/$name: deleted, as there is more than ${MAX_MB:-1024} MB" >&2
        rm -f "$1/$name"
    done < "$work/old"
}

# Makes room for what waits in the spool.
make_room() {
    bytes=$((${MAX_MB:-1024} * 1000000))
    shrink "$spool" "$bytes"
    [ -d "$store/$service/$host" ] || return 0
    find "$store/$service/$host" -type f -name '*.part' -delete # of runs that were ended; there is one at a time
    find "$store/$service/$host" -type f -name '*.folded*' -printf '%P\n' |
        awk -v first="$(date -d "-${KEEP_DAYS:-30} days" +%Y/%m/%d/%H%M)" '$0 < first' > "$work/old"
    while IFS= read -r name; do rm -f "$store/$service/$host/$name"; done < "$work/old"
    waiting=$(find "$spool" -type f -name '*.folded.gz' -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')
    shrink "$store/$service/$host" $((bytes - waiting))
    find "$store/$service/$host" -mindepth 1 -type d -empty -delete
}

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: collect.sh STORE SERVICE [HOST]" >&2
    exit 2
fi
store=$1 service=$2 host=${3-$(uname -n)}
is_name "$service" || fail "$service: a service has up to 64 letters, digits, dots, dashes and underscores"
is_name "$host" || fail "$host: a host has up to 64 letters, digits, dots, dashes and underscores"
spool=${SPOOL:-/var/tmp/flamegraph}/$service/$host
mkdir -p "$spool" || fail "$spool: cannot be made; set SPOOL"
exec 9> "$spool/lock"
flock -n 9 || fail "$spool: another run is going on; this one ends"
rm -rf "$spool"/run.* # of runs that were ended
work=$(mktemp -d "$spool/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

(record) || failed=1
if [ -d "$store" ]; then
    make_room
    put_all || failed=1
else
    echo "collect.sh: $store: no such folder (is it mounted?); what was recorded waits in $spool" >&2
    failed=1
    shrink "$spool" $((${MAX_MB:-1024} * 1000000))
fi
exit "${failed:-0}"
