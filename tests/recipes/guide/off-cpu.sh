#!/bin/bash
# Time that a program waits, by the scheduler's tracepoint and bpftrace.
. "$(dirname "$0")/common.sh"
. "$guide/waiting.sh"
needs_bpftrace
build_service
start ./service
example off-cpu
hot off.folded 80 handle_request
hot off.folded 80 main
drawn off.svg handle_request
