/*
 * perf_map - the functions of a JIT compiler, from /tmp/perf-PID.map
 *
 * Lines of "START SIZE NAME", numbers hexadecimal; the name goes to the end of the line. Lines that are
 * something else are counted. Where entries overlap the last one wins: it was compiled last.
 *
 *     struct symbol_table symbols = {0};
 *     uint64_t skipped = perf_map_read(&symbols, text);
 */
#ifndef PERF_MAP_H
#define PERF_MAP_H

#include "symbols/symbol_table.h"

/* Adds the functions to an empty table and finishes it. Names point into the text. Returns how many lines are
 * no entry. */
uint64_t perf_map_read(struct symbol_table *table, struct slice text);

#endif
