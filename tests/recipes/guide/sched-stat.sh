#!/bin/bash
# Time that programs wait, by the scheduler's statistics.
. "$(dirname "$0")/common.sh"
needs_perf sched:sched_stat_sleep
build_service
start ./service
example sched-stat
hot off.folded 1 handle_request
drawn off.svg handle_request
