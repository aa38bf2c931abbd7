#!/bin/bash
# A benchmark of Go, which writes a profile of its own.
. "$(dirname "$0")/common.sh"
needs go
export GOCACHE=$place/cache GOFLAGS=-mod=mod GOTOOLCHAIN=local
printf 'module program\n\ngo 1.18\n' > go.mod
cp "$guide/orders.go" main.go
cat > main_test.go << 'END'
package main

import "testing"

func BenchmarkHandle(b *testing.B) {
	orders := [][]byte{make([]byte, 100000)}
	for i := 0; i < b.N; i++ {
		handle(orders)
	}
}
END
example pprof
hot out.folded 70 program.checksum
hot out.folded 70 program.BenchmarkHandle
drawn out.svg program.checksum
