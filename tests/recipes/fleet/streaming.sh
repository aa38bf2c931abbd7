#!/bin/sh
# Merging in engines that hand lines to programs: Hadoop Streaming, Spark's pipe and the like.
#
# usage: streaming.sh fold|map|combine|reduce < LINES > LINES
#
# fold     lines name recordings                       ->  STACK TAB COUNT; needs stackcollapse-perf where it runs
# map      lines of folded files                       ->  STACK TAB COUNT
# combine  STACK TAB COUNT, in any order, any part     ->  STACK TAB COUNT, equal stacks summed
# reduce   STACK TAB COUNT, all lines of each stack    ->  lines of a folded file, sorted
#
# The key of a line is the stack; TAB and CR in it, at which engines split, are written %09 and %0D, and % is %25. A combiner may
# run any number of times. Each step reads all its input before it writes, and fails when it does not understand a line,
# so that the engine tries again and uses nothing of a failed attempt.
#
#   hadoop jar hadoop-streaming.jar -D stream.map.input.ignoreKey=true -files streaming.sh -input FOLDED -output MERGED \
#       -mapper 'streaming.sh map' -combiner 'streaming.sh combine' -reducer 'streaming.sh reduce'
#
# To fold there, too: lists of recordings as -input, -mapper 'streaming.sh fold' and
# -inputformat org.apache.hadoop.mapred.lib.NLineInputFormat. For Spark see spark.py.
set -eu
export LC_ALL=C
tab=$(printf '\t')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cr=$(printf '\r')
to_key() { # FOLDED
    sed -E "s/%/%25/g; s/$tab/%09/g; s/$cr/%0D/g; s/ ([0-9.]+)\$/$tab\\1/" "$1"
}

from_key() { # LINES
    sed -E "s/$tab([0-9.]+)\$/ \\1/; s/%09/$tab/g; s/%0D/$cr/g; s/%25/%/g" "$1"
}

understood() { # FILE EXPRESSION: says which line does not match
    strange=$(grep -anvE -m 1 "$2" "$1" | head -c 200 | tr -c '[:print:]' '?') || true
    [ -z "$strange" ] || { echo "streaming.sh: line not understood: $strange" >&2; exit 1; }
}

cat > "$work/in"
case ${1-} in
fold)
    tr '\n' '\0' < "$work/in" > "$work/names"
    xargs -0 -r stackcollapse-perf -- < "$work/names" > "$work/sums"
    to_key "$work/sums"
    ;;
map)
    understood "$work/in" "^#|^$cr?\$| [0-9]+(\\.[0-9]+)?$cr?\$"
    [ ! -s "$work/in" ] || stackcollapse --format=folded "$work/in" > "$work/sums"
    [ ! -s "$work/in" ] || to_key "$work/sums"
    ;;
combine | reduce)
    understood "$work/in" "^[^$tab]+${tab}[0-9]+(\\.[0-9]+)?\$"
    [ -s "$work/in" ] || exit 0
    from_key "$work/in" > "$work/folded"
    stackcollapse --format=folded "$work/folded" > "$work/sums"
    if [ "$1" = combine ]; then to_key "$work/sums"; else cat "$work/sums"; fi
    ;;
*)
    echo "usage: streaming.sh fold|map|combine|reduce" >&2
    exit 2
    ;;
esac
