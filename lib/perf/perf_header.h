/*
 * perf_header - the line of perf script that begins a sample
 *
 *     V8 Worker 12 11600/11602 [001] U   732.538038:   20000000 cpu-clock:u:
 *     comm         pid   tid    cpu misc time          period   event
 *
 * Pure functions; every slice points into the line. Shapes and their history: tools/perf/builtin-script.c
 * (perf_sample__fprintf_start) in the Linux sources.
 */
#ifndef PERF_HEADER_H
#define PERF_HEADER_H

#include "profile/frame.h"

/* What follows the event. */
enum perf_tail {
    PERF_TAIL_NONE,
    PERF_TAIL_ARGUMENTS, /* text of a tracepoint */
    PERF_TAIL_FIELDS,    /* perf's own: an address, registers, branches */
    PERF_TAIL_FRAME,     /* ADDRESS SYMBOL (MODULE): the frame of a sample without call chain, or perf's addr
                            field */
    PERF_TAIL_RECORD     /* no sample at all, but a PERF_RECORD_ line of perf script --show-...-events */
};

struct perf_header {
    struct slice comm; /* empty when perf was told not to print it */
    struct slice pid;  /* empty when there is only one number */
    struct slice tid;
    struct slice period; /* empty when there is none */
    struct slice event;  /* empty when there is none */
    enum perf_tail tail;
    struct slice tail_text; /* without whitespace around it */
    struct frame frame;     /* PERF_TAIL_FRAME: tail_text is its address, and what follows that */
};

/*
 * True if the line shows a time after the thread number. It is read from there, so that process names may
 * hold anything; the event is the original's where that finds one (QUIRK_EVENT_LAST). May be indented.
 */
bool perf_header_read_timed(struct slice line, struct perf_header *header);

/* True if the line has no such time, starts in the first column and follows the original's pattern
 * (QUIRK_COMM_SHORTEST). */
bool perf_header_read_untimed(struct slice line, struct perf_header *header);

#endif
