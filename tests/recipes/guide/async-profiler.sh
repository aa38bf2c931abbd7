#!/bin/bash
# async-profiler's collapsed stacks of a program of Java.
. "$(dirname "$0")/common.sh"
needs java javac asprof
javac -d . "$guide/Fetch.java"
start env FETCH_SECONDS=60 java Fetch
wait_for jcmd $PID VM.version
example async-profiler
hot out.folded 60 Fetch.readRecords
drawn out.svg Fetch.readRecords
