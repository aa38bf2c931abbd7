#!/bin/bash
# What the kernel does for dd.
. "$(dirname "$0")/common.sh"
needs dd
needs_perf
grep -qE '^0*[1-9a-f][0-9a-f]* ' /proc/kallsyms || skip 'addresses of the kernel are hidden (kptr_restrict)'
example kernel
hot out.folded 60 'vfs_read_[k]'
drawn out.svg vfs_read
