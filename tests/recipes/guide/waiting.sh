# shellcheck shell=bash
# waiting.sh - whether bpftrace can be told of the scheduler's switches.

needs_bpftrace() {
    needs bpftrace
    bpftrace -e 'tracepoint:sched:sched_switch { exit(); }' > /dev/null 2>&1 || skip 'bpftrace does not run here'
}
