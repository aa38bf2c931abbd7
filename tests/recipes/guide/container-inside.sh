#!/bin/bash
# The same recorded inside, folded outside.
. "$(dirname "$0")/common.sh"
. "$guide/namespace.sh"
needs_perf
start_container
example container-inside
hot out.folded 60 compute
hot out.folded 60 handle_request
drawn out.svg compute
