#!/bin/bash
# A C program with frame pointers.
. "$(dirname "$0")/common.sh"
needs gcc
needs_perf
cp "$guide/program.c" .
example c
hot out.folded 60 checksum
hot out.folded 90 serve
drawn out.svg checksum
