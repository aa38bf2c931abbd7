#!/bin/bash
# A program of Java, recorded by perf while it runs.
. "$(dirname "$0")/common.sh"
needs java javac jar jcmd
needs_perf
cp "$guide/Fetch.java" .
javac Fetch.java
jar cfe program.jar Fetch Fetch*.class
export FETCH_SECONDS=8
example java
hot out.folded 50 'void Fetch.readRecords_[j]'
drawn out.svg 'void Fetch.readRecords'
