#!/bin/bash
# PostgreSQL as the distribution packs it, under pgbench.
. "$(dirname "$0")/common.sh"
. "$guide/postgres.sh"
needs_perf
start_postgres
pgbench -q -i -s 1 > pgbench.log 2>&1
start pgbench -S -c 2 -T 60
wait_for serves 2
example postgresql
hot out.folded 80 PostgresMain
hot out.folded 5 PortalRun
hot out.folded 5 pg_plan_queries
drawn out.svg PostgresMain
