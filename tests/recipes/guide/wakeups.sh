#!/bin/bash
# Who wakes whom.
. "$(dirname "$0")/common.sh"
needs_perf sched:sched_waking
build_service wakeups
example wakeups
hot wakeups.folded 60 wake_often
drawn wakeups.svg wake_often
