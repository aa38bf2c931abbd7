#!/bin/bash
# A fetch loop of Java that reads its buffer byte by byte, and one that reads in bulk.
. "$(dirname "$0")/common.sh"
needs java javac jar
needs_perf
export FETCH_SECONDS=1
javac -d . "$guide/Fetch.java"
jar cfe before.jar Fetch Fetch*.class
sed 's/arguments.length > 0/true/' "$guide/Fetch.java" > Fetch.java
javac -d . Fetch.java
jar cfe after.jar Fetch Fetch*.class
example java-difference
hot before.1.folded 30 'void Fetch.readRecords'
gone 'void Fetch.readRecords' before.?.folded -- after.?.folded
drawn difference.svg 'long Fetch.fetch'
