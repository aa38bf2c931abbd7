/*
 * perf_columns - header lines without a time, read by perf's columns
 *
 *     app   1234/1234     20000000 cpu-clock:u:
 *
 * perf pads a thread number to 5 or 7 columns and a period to 10, a misc field to 6; without them any text is
 * a comm, up to the fields before the event. Pure functions; every slice points into the line.
 */
#ifndef PERF_COLUMNS_H
#define PERF_COLUMNS_H

#include "perf/perf_header.h"

/* Reads the fields from a thread number on, that is in perf's columns. False: there is none; nothing is read.
 */
MUST_USE bool perf_columns_read_thread(struct slice line, struct perf_header *header);

/* Reads any line. `is_shaped` tells if perf may have printed it. False if no field is in perf's columns. */
bool perf_columns_read(struct slice line, struct perf_header *header);

/*
 * True if the text is numbers in columns of 16 (addresses, weights), flags, and at its end a source of memory
 * data or a cgroup; some of these may be missing, but not all.
 */
MUST_USE bool perf_columns_are_fields(struct slice text);

/* The line without instructions and registers at its end. */
struct slice perf_columns_without_end(struct slice line);

#endif
