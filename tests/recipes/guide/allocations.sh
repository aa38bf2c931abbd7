#!/bin/bash
# Who allocates, by a probe. Probes are the machine's: this one has a name that no other run gives it.
. "$(dirname "$0")/common.sh"
needs_perf
[ -e /lib/x86_64-linux-gnu/libc.so.6 ] || skip 'libc is elsewhere'
probe=alloc_$$_$RANDOM$RANDOM
remove_probe() { perf probe -q -d "probe_libc:$probe" 2> /dev/null || :; }
uninstall=remove_probe
perf probe -q -x /lib/x86_64-linux-gnu/libc.so.6 "$probe=malloc" 2> /dev/null || skip 'perf cannot make probes here'
remove_probe
build_service allocations
edit="s/\<alloc=malloc/$probe=malloc/; s/probe_libc:alloc\>/probe_libc:$probe/"
example allocations
hot malloc.folded 60 make_orders
hot malloc.folded 60 malloc
drawn malloc.svg make_orders
