#!/bin/sh
# The stacks of a store in PostgreSQL (15 or newer); psql finds the server by its own variables (PGHOST, PGDATABASE, ...).
#
# usage: postgres.sh create
#        postgres.sh load STORE FILE...
#        postgres.sh merged SERVICE FROM TO                            a folded file: flamegraph draws it
#        postgres.sh difference SERVICE FROM MIDDLE TO                 two counts per line, before and after MIDDLE
#
# Times are what PostgreSQL takes for one, in UTC: '2026-11-27 08:00'; TO is no longer within. A file that is loaded again
# takes the place of what was loaded of it, and of several files all are loaded or none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PGTZ=UTC PGCLIENTENCODING=UTF8

usage() {
    sed -n 's/^# usage: /usage: /p; s/^#        postgres/       postgres/p' "$0" >&2
    exit 2
}

command -v psql > /dev/null || { echo "postgres.sh: psql is not installed (Debian: postgresql-client)" >&2; exit 1; }
query() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

create() {
    query -1 << 'END'
-- Each stack once: a thousand hosts that run the same code have the same stacks.
create table stack (
    digest bytea primary key,               -- sha256 of the frames: an index of long texts has limits
    frames text not null
);
create table profile (
    service text not null,
    host text not null,
    at timestamptz not null,                -- the minute in which the recording began
    stack bytea not null references stack,
    count numeric not null,
    primary key (service, at, host, stack)
);
END
}

load() { # STORE FILE...
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    "$here/rows.py" "$@" > "$work/rows" || { echo "postgres.sh: nothing was loaded" >&2; exit 1; }
    cat > "$work/sql" << 'END'
create temporary table row (service text, host text, at timestamptz, frames text, count numeric) on commit drop;
\copy row from pstdin
insert into stack select distinct sha256(convert_to(frames, 'UTF8')), frames from row on conflict do nothing;
delete from profile using (select distinct service, host, at from row) as file
    where (profile.service, profile.host, profile.at) = (file.service, file.host, file.at);
insert into profile select service, host, at, sha256(convert_to(frames, 'UTF8')), sum(count) from row group by 1, 2, 3, 4;
END
    query -1 -f "$work/sql" < "$work/rows" || { echo "postgres.sh: nothing was loaded" >&2; exit 1; }
}

merged() { # SERVICE FROM TO
    query -v service="$1" -v from="$2" -v to="$3" << 'END'
select frames || ' ' || trim_scale(sum(count)) from profile join stack on stack.digest = profile.stack
where service = :'service' and at >= :'from' and at < :'to'
group by digest order by frames collate "C";
END
}

difference() { # SERVICE FROM MIDDLE TO
    query -v service="$1" -v from="$2" -v middle="$3" -v to="$4" << 'END'
select frames || ' ' || trim_scale(coalesce(sum(count) filter (where at < :'middle'), 0))
    || ' ' || trim_scale(coalesce(sum(count) filter (where at >= :'middle'), 0))
from profile join stack on stack.digest = profile.stack
where service = :'service' and at >= :'from' and at < :'to'
group by digest order by frames collate "C";
END
}

case ${1-}/$# in
create/1) create ;;
load/1 | load/2) usage ;;
load/*) shift; load "$@" ;;
merged/4) merged "$2" "$3" "$4" ;;
difference/5) difference "$2" "$3" "$4" "$5" ;;
*) usage ;;
esac
