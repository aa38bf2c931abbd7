#!/bin/bash
# py-spy's raw output is folded.
. "$(dirname "$0")/common.sh"
needs python3 py-spy
start python3 -c "exec(open('$guide/dag.py').read().replace('monotonic() + 1', 'monotonic() + 60'))"
example py-spy
name=$(grep -oE 'transform [^;]*' out.folded | sed 's/ [0-9]*$//' | sort -u | sed -n 1p)
hot out.folded 40 "$name"
drawn out.svg "$name"
