/*
 * perf_thread - whose sample it is: the left part of a header line
 *
 *     VM: 4321 V8 Worker 12 11600/11602 [001] U      2026-11-22 10:11:12.131415
 *              comm         pid   tid    cpu  misc   tod
 *
 * Each may be missing. Pure functions; every slice points into the text.
 */
#ifndef PERF_THREAD_H
#define PERF_THREAD_H

#include "perf/perf_header.h"

/*
 * Reads the text before a time from its end: the number nearest to the time is the thread's, everything left
 * of it the comm. False: there is no number; the comm is set.
 */
bool perf_thread_read(struct slice left, struct perf_header *header);

/* The word as PID/TID or TID, each possibly negative, any number of slashes. */
MUST_USE bool perf_thread_read_numbers(struct slice word, struct perf_header *header);

/* Bytes of what perf prints of virtual machines at the start of the line: "VM: 4321 VCPU:001 ". */
size_t perf_thread_machine(struct slice line);

/* The text without what perf prints of virtual machines before a comm, and without whitespace around it. */
struct slice perf_thread_comm(struct slice text);

/* The text without a time of day at its end. */
struct slice perf_thread_cut_time_of_day(struct slice text);

#endif
