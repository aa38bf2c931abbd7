#!/bin/sh
# Folds one recording; the step that engines run many times.
#
# usage: fold.sh RECORDING FOLDED
#
# RECORDING is a perf.data or the text of perf script. FOLDED gets its name when it is complete, so what has that name is
# whole. A FOLDED that is newer than the recording is kept: a job that runs again does only what is left.
# FOLD is the command, in words: FOLD='stackcollapse-perf --all' (stackcollapse-perf).
set -eu

if [ $# -ne 2 ]; then
    echo "usage: fold.sh RECORDING FOLDED" >&2
    exit 2
fi
recording=$1 folded=$2
if [ ! -r "$recording" ]; then
    echo "fold.sh: $recording: cannot be read" >&2
    exit 1
fi
[ -z "$(find "$folded" -newer "$recording" 2> /dev/null)" ] || exit 0
part=$folded.part.$$
trap 'rm -f "$part"' EXIT
# shellcheck disable=SC2086 # words on purpose
if ! ${FOLD:-stackcollapse-perf} "$recording" > "$part"; then
    echo "fold.sh: $recording: not folded; nothing was left at $folded" >&2
    exit 1
fi
mv -f "$part" "$folded"
