#!/bin/bash
# Who makes a disk work.
. "$(dirname "$0")/common.sh"
needs dd
needs_perf block:block_rq_issue
start bash -c 'while :; do dd if=/dev/zero of=file bs=64k count=100 oflag=direct; done'
wait_for test -s file
example block-io
hot io.folded 20 dd
hot io.folded 20 vfs_write
drawn io.svg vfs_write
