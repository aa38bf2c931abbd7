#!/bin/bash
# What Python prints of itself, every hundredth of a second.
. "$(dirname "$0")/common.sh"
needs python3
{
    echo 'import faulthandler'
    echo 'faulthandler.dump_traceback_later(0.01, repeat=True)'
    cat "$guide/dag.py"
} > dag.py
example faulthandler
line=$(grep -oE '[^;]*dag\.py:[0-9]+:transform' out.folded | sort -u | sed -n 1p)
sed -i -E 's/dag\.py:[0-9]+:/dag.py:/g' out.folded # the lines of a function are frames of their own
hot out.folded 50 "${line%:*:*}:transform"
drawn out.svg "$line"
