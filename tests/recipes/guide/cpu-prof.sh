#!/bin/bash
# A program of Node.js, which writes a profile of its own.
. "$(dirname "$0")/common.sh"
needs node
cp "$guide/server.js" .
example cpu-prof
render=$(grep -oE 'render [^;]*server\.js:[0-9]+' out.folded | sort -u | sed -n 1p)
hot out.folded 60 "$render"
drawn out.svg "$render"
