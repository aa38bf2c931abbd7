#!/bin/bash
# A program of Node.js, recorded by perf with the map that V8 writes.
. "$(dirname "$0")/common.sh"
needs node
needs_perf
cp "$guide/server.js" .
example node
render=$(grep -oE 'JS:[*~^+]?render [^;]*server\.js[^; ]*' out.folded | sort | uniq -c | sort -rn | awk 'NR == 1 { $1 = ""; sub(/^ /, ""); print }')
hot out.folded 50 "$render"
drawn out.svg "${render%_\[j\]}"
