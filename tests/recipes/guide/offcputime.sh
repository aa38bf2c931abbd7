#!/bin/bash
# Time that a program waits, by offcputime of bcc.
. "$(dirname "$0")/common.sh"
needs offcputime-bpfcc
[ "$(id -u)" = 0 ] || skip 'only root may'
offcputime-bpfcc -f 1 > /dev/null 2>&1 || skip 'offcputime-bpfcc does not run here'
build_service
start ./service
example offcputime
hot off.folded 80 handle_request
drawn off.svg handle_request
