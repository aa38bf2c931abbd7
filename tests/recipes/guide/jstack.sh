#!/bin/bash
# Thread dumps of a program of Java.
. "$(dirname "$0")/common.sh"
needs java javac jstack
javac -d . "$guide/Fetch.java"
start env FETCH_SECONDS=60 java Fetch
wait_for jstack $PID
example jstack
hot out.folded 60 Fetch.fetch
drawn out.svg Fetch.fetch
