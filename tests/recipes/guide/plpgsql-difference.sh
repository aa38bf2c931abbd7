#!/bin/bash
# A function in PL/pgSQL that asks for the items of each order in turn, and one that asks once.
. "$(dirname "$0")/common.sh"
. "$guide/postgres.sh"
needs_perf
start_postgres
psql -q << 'END'
create table items (id int, order_id int, price int);
insert into items select i, i / 10, i % 100 from generate_series(1, 10000) i;
create index on items (order_id);
analyze items;
create function total_by_order() returns bigint language plpgsql as $$
declare total bigint := 0; one bigint;
begin
    for i in 1 .. 900 loop
        select sum(price) into one from items where order_id = i;
        total := total + one;
    end loop;
    return total;
end $$;
create function total_at_once() returns bigint language plpgsql as $$
begin
    return (select sum(price) from items where order_id between 1 and 900);
end $$;
END
echo 'select total_by_order();' > before.sql
echo 'select total_at_once();' > after.sql
printf '#!/bin/sh\nexec "%s" -n -f "$3" -T 6\n' "$postgres/pgbench" > bin/pgbench # not 15 seconds
chmod +x bin/pgbench
example plpgsql-difference
hot before.folded 60 plpgsql_call_handler
gone standard_ExecutorStart before.folded -- after.folded
drawn difference.svg PostgresMain
