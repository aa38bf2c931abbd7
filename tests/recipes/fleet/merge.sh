#!/bin/sh
# Merges folded files, packed by gzip or not: equal stacks are summed.
#
# usage: merge.sh OUT < LIST        where each name in LIST ends with a NUL, as find -print0 and printf '%s\0' write it
#
# OUT gets its name when it is complete. A file that is missing, damaged or half (its last line has no end) is named, and
# then there is no new OUT: a sum that lacks a host looks like a whole one. More names than fit in a command line are
# merged in parts, whose sums are merged.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: merge.sh OUT < LIST" >&2
    exit 2
fi
out=$1
work=$(mktemp -d "$out.part.XXXXXX")
trap 'rm -rf "$work"' EXIT
cat > "$work/list"
if [ ! -s "$work/list" ]; then
    echo "merge.sh: no file is named on standard input; nothing was merged" >&2
    exit 1
fi

# The last byte of every plain file that has one is the end of a line; gzip checks its own.
grep -zv '\.gz$' "$work/list" > "$work/plain" || true
if ! xargs -0 -r tail -q -c 1 -- < "$work/plain" > "$work/ends"; then
    echo "merge.sh: a file cannot be read; nothing was merged" >&2
    exit 1
fi
if [ -n "$(tr -d '\n' < "$work/ends" | head -c 1)" ]; then
    # shellcheck disable=SC2016 # the inner shell expands
    xargs -0 sh -c 'for file; do
        [ -z "$(tail -c 1 -- "$file" | tr -d "\n")" ] || echo "merge.sh: $file: half a file: its last line has no end" >&2
    done' sh < "$work/plain"
    echo "merge.sh: nothing was merged; write files under another name and rename them when they are complete" >&2
    exit 1
fi

if ! xargs -0 stackcollapse --format=folded -- < "$work/list" > "$work/sums" ||
    ! stackcollapse --format=folded "$work/sums" > "$work/merged"; then
    echo "merge.sh: nothing was merged, for the reason above" >&2
    exit 1
fi
case $out in
*.gz) gzip -n < "$work/merged" > "$work/packed" && mv -f "$work/packed" "$out" ;;
*) mv -f "$work/merged" "$out" ;;
esac
