#!/usr/bin/env python3
"""Merges folded files with Spark, whose pipe runs streaming.sh (it lies beside this file) on each part.

usage: spark-submit --files streaming.sh spark.py FOLDED... OUT

Names are those of Spark's input, patterns too (hdfs:///profiles/shop/*/2026/11/27/*.folded.gz). OUT becomes a folder of
folded files, sorted each, no stack in two of them. Lines are strings of Spark's: a byte that is not UTF-8 becomes U+FFFD.
"""
import sys

from pyspark import SparkContext


def main():
    if len(sys.argv) < 3:
        sys.exit('usage: spark.py FOLDED... OUT')
    context = SparkContext(appName='merge folded stacks')
    lines = context.textFile(','.join(sys.argv[1:-1]))
    sums = lines.pipe('sh streaming.sh map', checkCode=True)
    keyed = sums.map(lambda line: tuple(line.rsplit('\t', 1)))
    parts = keyed.partitionBy(max(1, lines.getNumPartitions() // 10))
    joined = parts.map('\t'.join).pipe('sh streaming.sh reduce', checkCode=True)
    joined.saveAsTextFile(sys.argv[-1])


if __name__ == '__main__':
    main()
