#!/bin/bash
# Who touches memory first.
. "$(dirname "$0")/common.sh"
needs_perf page-faults
build_service faults
example page-faults
hot faults.folded 60 fill_cache
drawn faults.svg fill_cache
