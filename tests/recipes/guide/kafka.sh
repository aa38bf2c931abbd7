#!/bin/bash
# A broker of Kafka under its own load generator.
. "$(dirname "$0")/common.sh"
needs kafka-server-start.sh kafka-storage.sh kafka-producer-perf-test.sh jps jcmd python3
needs_perf
port=$(free_port)
control=$(free_port)
cat > server.properties << END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$control
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$control
controller.listener.names=CONTROLLER
log.dirs=$place/kafka
END
kafka-storage.sh format -t "$(kafka-storage.sh random-uuid)" -c server.properties > format.log 2>&1
start bash -c "sleep 20; exec kafka-producer-perf-test.sh --topic t --num-records 100000000 --record-size 1000 --throughput -1 \
    --producer-props bootstrap.servers=127.0.0.1:$port"
example kafka
hot out.folded 1 'void kafka.network.Processor.run_[j]' || hot out.folded 1 Interpreter_[j]
drawn out.svg java
