#!/bin/bash
# Time that a program runs and time that it waits in one picture.
. "$(dirname "$0")/common.sh"
. "$guide/waiting.sh"
needs_perf
needs_bpftrace
build_service
start ./service
example off-cpu
example hot-cold
hot both.folded 5 compute
hot both.folded 1 on-CPU
hot both.folded 30 off-CPU
drawn both.svg compute
