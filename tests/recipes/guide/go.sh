#!/bin/bash
# A program of Go, recorded by perf: Go keeps frame pointers.
. "$(dirname "$0")/common.sh"
needs go
needs_perf
export GOCACHE=$place/cache GOFLAGS=-mod=mod GOTOOLCHAIN=local
printf 'module program\n\ngo 1.18\n' > go.mod
cp "$guide/orders.go" main.go
example go
hot out.folded 70 main.checksum
hot out.folded 70 main.main # its callee main.handle is not shown: main.checksum has no frame
drawn out.svg main.checksum
