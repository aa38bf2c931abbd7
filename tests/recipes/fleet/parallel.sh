#!/bin/sh
# Folds recordings with GNU parallel, on this host or on several by ssh, and merges what comes of them.
#
# usage: parallel.sh OUT RECORDING...
#
# Each recording leaves RECORDING.folded; OUT is their sum. Names are relative to the current folder.
# HOSTS  a file of hosts for ssh, one per line, as parallel --sshloginfile takes it (`:` is this one). They need
#        stackcollapse-perf, and rsync, which carries each recording there and its folded file back
# FOLD   the command, in words (stackcollapse-perf); of recordings from other hosts: 'stackcollapse-perf --debug-dir=DIR'
# TRIES  how often a recording is tried, each time on another host if there is one (3)
#
# Recordings that could not be folded are named, and there is no OUT; run again, only those are folded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ $# -lt 2 ]; then
    echo "usage: parallel.sh OUT RECORDING..." >&2
    exit 2
fi
if ! parallel --version 2> /dev/null | grep -q 'GNU parallel'; then
    echo "parallel.sh: GNU parallel is not installed (Debian: parallel)" >&2
    exit 1
fi
out=$1
shift
for recording; do
    case $recording in
    /* | -* | *../*)
        echo "parallel.sh: $recording: name recordings relative to the current folder, or below it" >&2
        exit 2
        ;;
    *[!A-Za-z0-9._/+=@:,-]*)
        if [ -n "${HOSTS-}" ]; then
            echo "parallel.sh: $recording: parallel takes only letters, digits and ._/+=@:,- to other hosts; rename it" >&2
            exit 2
        fi
        ;;
    esac
done

# What is older than its recording is folded again.
todo() {
    for recording; do
        [ -n "$(find "$recording.folded" -newer "$recording" 2> /dev/null)" ] || {
            rm -f "$recording.folded"
            printf '%s\0' "$recording"
        }
    done
}
log=$(mktemp "$out.joblog.XXXXXX")
trap 'rm -f "$log"' EXIT
FOLD=${FOLD:-stackcollapse-perf}
export FOLD
if [ -z "${HOSTS-}" ] && ! command -v "${FOLD%% *}" > /dev/null; then
    echo "parallel.sh: ${FOLD%% *} is not installed, or not in PATH" >&2
    exit 1
fi
failed=0
if [ -n "${HOSTS-}" ]; then
    todo "$@" | parallel --will-cite -0 -r --retries "${TRIES:-3}" --joblog "$log" --sshloginfile "$HOSTS" --workdir ... \
        --transferfile '{}' --return '{}.folded' --cleanup "$FOLD {} > {}.part && mv {}.part {}.folded" || failed=$?
else
    todo "$@" | parallel --will-cite -0 -r --retries "${TRIES:-3}" --joblog "$log" "$here/fold.sh" '{}' '{}.folded' || failed=$?
fi
missing=0
for recording; do
    if [ ! -e "$recording.folded" ]; then
        missing=$((missing + 1))
        [ "$missing" -gt 10 ] || echo "parallel.sh: $recording: not folded" >&2 # the first ten, then their number
    fi
done
if [ "$failed" -ne 0 ] || [ "$missing" -ne 0 ]; then
    echo "parallel.sh: $missing of $# recordings are not folded; nothing was merged; run again, the others are kept" >&2
    exit 1
fi
for recording; do printf '%s\0' "$recording.folded"; done | "$here/merge.sh" "$out"
