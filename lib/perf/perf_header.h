/*
 * perf_header - the line of perf script that begins a sample
 *
 *     V8 Worker 12 11600/11602 [001] U   732.538038:   20000000 cpu-clock:u:      55c4df9a41ae work+0xc
 * (/bin/app) comm         pid   tid    cpu misc time          period   event             perf_tail
 *
 * Fields come in this order and each may be missing (perf script -F). Pure functions; every slice points into
 * the line. Shapes and their history: perf_sample__fprintf_start and process_event in
 * tools/perf/builtin-script.c of the Linux sources.
 *
 * Lines that can be read in more than one way:
 * - A comm may hold anything. With a time, the line is read from the first time that has a thread number
 * before it; the number nearest to the time is the thread's, everything left of it the comm.
 * - Without a time, columns decide: perf pads a thread number to 5 columns and a period to 10. A line without
 *   these columns is read as the original does (QUIRK_COMM_SHORTEST).
 * - A number alone is a thread number.
 * - An event's name ends at the first colon that whitespace follows; where the original finds an event at the
 *   end of the line, that is the event (QUIRK_EVENT_LAST).
 */
#ifndef PERF_HEADER_H
#define PERF_HEADER_H

#include "base/contract.h"
#include "perf/perf_tail.h"

struct perf_header {
    struct slice comm; /* empty when perf was told not to print it */
    struct slice pid;  /* empty when there is only one number */
    struct slice tid;
    struct slice period; /* empty when there is none */
    struct slice event;  /* empty when there is none */
    struct perf_tail tail;
    bool has_time;
    bool is_shaped; /* without a time: the line ends in a blank, as perf prints one after each field up to the
                       event, in an address or in a frame */
    bool is_record; /* no sample, but a PERF_RECORD_ line of perf script --show-...-events */
};

/* True if the line shows a time: after a thread number, or before what can only follow a time. May be
 * indented. */
MUST_USE bool perf_header_read_timed(struct slice line, struct perf_header *header);

/* True if the line shows no time, starts in the first column and has a number after a comm. */
MUST_USE bool perf_header_read_untimed(struct slice line, struct perf_header *header);

#endif
