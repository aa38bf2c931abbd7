#!/bin/sh
# workload.sh - several common programs at once, for a recording of the whole system.
# SPDX-License-Identifier: MIT
#
# Everything is made from nothing, in the folder given: perf record -a ... -- sh workload.sh FOLDER SOURCE.cpp

set -eu
folder=$1
source=$2

seq 1 200000 >"$folder/numbers"
dd if=/dev/urandom of="$folder/noise" bs=64k count=800 2>/dev/null

c++ -std=c++17 -O2 -g -c -o "$folder/object.o" "$source" &
sort -r "$folder/numbers" | sort -n | md5sum >/dev/null &
gzip -9 <"$folder/numbers" | gzip -d >/dev/null &
dd if="$folder/noise" of="$folder/copy" bs=4k conv=fsync 2>/dev/null &
python3 -c '
import json, re
words = [f"word {i * 7919 % 1000}" for i in range(250000)]
text = json.dumps({word: re.sub(r"\d", "x", word) for word in words})
print(len(json.loads(text)), len(sorted(words, key=len)))
' >/dev/null &
i=0
while [ $i -lt 150 ]; do
    grep -c 7 "$folder/numbers" >/dev/null
    i=$((i + 1))
done
find /usr/share /usr/lib -name '*copy*' | sort | md5sum >/dev/null
xz -1 <"$folder/numbers" >/dev/null
wait
rm "$folder/numbers" "$folder/noise" "$folder/copy" "$folder/object.o"
