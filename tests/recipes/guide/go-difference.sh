#!/bin/bash
# Work that goes to one worker, order by order, through a channel, and in batches to as many workers as there are processors.
. "$(dirname "$0")/common.sh"
needs go
needs_perf
export GOCACHE=$place/cache GOTOOLCHAIN=local
go build -o before/program "$guide/channel.go"
sed 's/workers, batch = 1, 1/workers, batch = 2, 256/' "$guide/channel.go" > channel.go
go build -o after/program channel.go
example go-difference
hot before.folded 15 runtime.mcall
gone runtime.mcall before.folded -- after.folded
drawn difference.svg main.checksum
