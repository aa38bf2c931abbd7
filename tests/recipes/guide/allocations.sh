#!/bin/bash
# Who allocates, by a probe.
. "$(dirname "$0")/common.sh"
needs_perf
[ -e /lib/x86_64-linux-gnu/libc.so.6 ] || skip 'libc is elsewhere'
perf probe -q -d probe_libc:alloc 2> /dev/null || :
perf probe -q -x /lib/x86_64-linux-gnu/libc.so.6 alloc=malloc 2> /dev/null || skip 'perf cannot make probes here'
perf probe -q -d probe_libc:alloc
uninstall='perf probe -q -d probe_libc:alloc'
build_service allocations
example allocations
uninstall=:
hot malloc.folded 60 make_orders
hot malloc.folded 60 malloc
drawn malloc.svg make_orders
