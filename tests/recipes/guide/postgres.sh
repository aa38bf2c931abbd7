# shellcheck shell=bash
# postgres.sh - a server of PostgreSQL on loopback, for the scripts that need one: start_postgres.

start_postgres() {
    needs python3 psql
    postgres=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2> /dev/null | sort -V | tail -n 1)
    [ -n "$postgres" ] && [ -x "$postgres/postgres" ] && [ -x "$postgres/pgbench" ] || skip 'PostgreSQL is not installed'
    PATH=$PATH:$postgres
    as=()
    mkdir data
    if [ "$(id -u)" = 0 ]; then # the server refuses to be run by root
        user=$(id -un postgres 2> /dev/null || id -un nobody)
        chown "$user" data
        as=(setpriv --reuid="$user" --regid="$(id -gn "$user")" --clear-groups)
    fi
    "${as[@]+"${as[@]}"}" "$postgres/initdb" -D data -U test -A trust -N -E UTF8 --locale=C > initdb.log 2>&1
    export PGHOST=127.0.0.1 PGUSER=test PGDATABASE=postgres
    PGPORT=$(free_port)
    export PGPORT
    start "${as[@]+"${as[@]}"}" "$postgres/postgres" -D "${place:?}/data" -p "$PGPORT" -h 127.0.0.1 -k '' -F
    wait_for psql -c 'select 1'
}

# Whether so many clients are being served.
serves() { # CLIENTS
    psql -XAtc "select count(*) from pg_stat_activity where application_name = 'pgbench'" | grep -qx "$1"
}
