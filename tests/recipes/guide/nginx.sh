#!/bin/bash
# nginx as the distribution packs it, which compresses what it sends.
. "$(dirname "$0")/common.sh"
needs python3 nginx curl
needs_perf
port=$(free_port)
mkdir www logs
seq 100000 > www/orders.txt
cat > nginx.conf << END
daemon off;
worker_processes 1;
error_log $place/logs/error.log;
pid $place/nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path $place/logs;
    proxy_temp_path $place/logs;
    fastcgi_temp_path $place/logs;
    uwsgi_temp_path $place/logs;
    scgi_temp_path $place/logs;
    gzip on;
    gzip_types text/plain;
    gzip_comp_level 9;
    server { listen 127.0.0.1:$port; root $place/www; }
}
END
start nginx -c "$place/nginx.conf" -e "$place/logs/error.log"
wait_for curl -sf -o /dev/null "http://127.0.0.1:$port/orders.txt"
worker=$(pgrep -P "$PID")
start bash -c "while :; do curl -s --compressed -o /dev/null 'http://127.0.0.1:$port/orders.txt'; done"
export PID=$worker
example nginx
hot out.folded 50 deflate
hot out.folded 50 ngx_http_output_filter
drawn out.svg deflate
