package main

import (
	"fmt"
	"sync"
	"time"
)

const workers, batch = 1, 1

//go:noinline
func checksum(order int) (sum int) {
	for i := 0; i < 100; i++ {
		sum = sum*31 + order
	}
	return sum
}

func work(orders <-chan []int, done *sync.WaitGroup) {
	defer done.Done()
	sum := 0
	for some := range orders {
		for _, order := range some {
			sum += checksum(order)
		}
	}
	fmt.Println(sum)
}

func main() {
	orders, done := make(chan []int), new(sync.WaitGroup)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go work(orders, done)
	}
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		for i := 0; i < 1000; i++ {
			orders <- make([]int, batch)
		}
	}
	close(orders)
	done.Wait()
}
