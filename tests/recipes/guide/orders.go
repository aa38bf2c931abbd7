package main

import (
	"fmt"
	"time"
)

//go:noinline
func checksum(bytes []byte) (sum uint32) {
	for _, b := range bytes {
		sum = sum*31 + uint32(b)
	}
	return sum
}

//go:noinline
func handle(orders [][]byte) (sum uint32) {
	for _, order := range orders {
		sum += checksum(order)
	}
	return sum
}

func main() {
	orders, sum := [][]byte{make([]byte, 100000), make([]byte, 50000)}, uint32(0)
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		sum += handle(orders)
	}
	fmt.Println(sum)
}
