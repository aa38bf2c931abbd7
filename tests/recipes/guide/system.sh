#!/bin/bash
# All processes.
. "$(dirname "$0")/common.sh"
needs gcc
needs_perf
[ "$(cat /proc/sys/kernel/perf_event_paranoid)" -le 0 ] || [ "$(id -u)" = 0 ] || skip 'all processes: perf_event_paranoid is more than 0'
build_service
start ./service
example system
hot out.folded 1 compute
! grep -q '^swapper' out.folded || fail 'idle processors were kept'
drawn out.svg compute
