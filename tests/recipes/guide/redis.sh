#!/bin/bash
# Redis as the distribution packs it, under a Lua script that computes more than it should.
. "$(dirname "$0")/common.sh"
needs python3 redis-server redis-cli redis-benchmark
needs_perf
port=$(free_port)
start redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$place"
server=$PID
wait_for redis-cli -p "$port" ping
start redis-benchmark -q -p "$port" -c 4 -n 100000000 \
    eval 'local sum = 0 for i = 1, 20000 do sum = sum + i % 7 end return redis.call("set", "sum", sum)' 0
export PID=$server
example redis
hot out.folded 70 evalGenericCommand
hot out.folded 60 lua_pcall
drawn out.svg evalGenericCommand
