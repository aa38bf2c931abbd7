#!/bin/bash
# A function of a C program grows, and the gate trips.
. "$(dirname "$0")/common.sh"
needs gcc
needs_perf
cp "$guide/program.c" before.c
sed 's/    fill(seed);/    for (int i = 0; i < 20; i++) { fill(seed + (unsigned)i); }/' before.c > after.c
for side in before after; do
    gcc -O2 -g -fno-omit-frame-pointer -o program $side.c
    perf record -q -F 499 -g -o perf.data -- ./program
    stackcollapse-perf perf.data > $side.folded
done
example gate 3
grep -q 'points.*: fill$' gate.log || fail 'the gate does not name fill'
gone checksum before.folded -- after.folded
