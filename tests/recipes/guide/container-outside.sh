#!/bin/bash
# A program in a container, whose binary is only there, recorded and folded outside.
. "$(dirname "$0")/common.sh"
. "$guide/namespace.sh"
needs_perf
start_container
example container-outside
hot out.folded 60 compute
hot out.folded 60 handle_request
drawn out.svg compute
