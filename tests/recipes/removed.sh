#!/bin/sh
# The graph of what was removed. Code that is gone has no width in the graph of what changed, whose widths are those of
# the second file. With the files swapped the widths are those before, and --negate keeps the meaning of the colours:
# red grew, blue shrank.
#
# usage: removed.sh BEFORE.folded AFTER.folded > removed.svg
set -eu
difffolded -n --labels "$2" "$1" | flamegraph --delta=total --negate --title 'What was removed'
