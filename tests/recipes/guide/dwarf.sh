#!/bin/bash
# A C program without frame pointers, and what was inlined in it.
. "$(dirname "$0")/common.sh"
needs gcc addr2line
needs_perf
gcc -O2 -g -fomit-frame-pointer -o program "$guide/program.c"
example dwarf
hot out.folded 60 checksum
hot out.folded 60 handle_request
hot out.folded 60 inlined_part
hot out.folded 60 main
drawn out.svg checksum
