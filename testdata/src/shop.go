// go build -trimpath -o shopgo shop.go && ./shopgo: writes cpu.pb.gz
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

type item struct {
	Name  string   `json:"name"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
}

func stock(n int) []item {
	items := make([]item, n)
	for i := range items {
		items[i] = item{fmt.Sprintf("item %d", i*7919%n), float64(i) / 3, strings.Split("new,used,sale", ",")}
	}
	return items
}

func store(items []item) []byte {
	text, _ := json.Marshal(items)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	writer.Write(text)
	writer.Close()
	return packed.Bytes()
}

func load(packed []byte) (items []item) {
	reader, _ := gzip.NewReader(bytes.NewReader(packed))
	json.NewDecoder(reader).Decode(&items)
	return items
}

func serve(requests int) (sum [32]byte) {
	for i := 0; i < requests; i++ {
		items := load(store(stock(2000)))
		sort.Slice(items, func(a, b int) bool { return items[a].Name < items[b].Name })
		for _, item := range items {
			sum = sha256.Sum256(append(sum[:], item.Name...))
		}
	}
	return sum
}

func main() {
	file, _ := os.Create("cpu.pb.gz")
	pprof.StartCPUProfile(file)
	var all sync.WaitGroup
	for start, i := time.Now(), 0; i < 2; i++ {
		all.Add(1)
		go func() {
			for time.Since(start) < 3*time.Second {
				serve(5)
			}
			all.Done()
		}()
	}
	all.Wait()
	pprof.StopCPUProfile()
	file.Close()
}
