/*
 * collapse_stats - what collapsing read, kept and dropped, and what a user must hear of it
 *
 * Nothing may be lost silently: collapse_stats_report says, in a line each and only where there is something
 * to say, which events were dropped, that no call chains were found, that the input was cut off, and which
 * lines were not understood. collapse_stats_print says it all, for --stats.
 */
#ifndef COLLAPSE_STATS_H
#define COLLAPSE_STATS_H

#include "event_filter.h"
#include "report.h"

struct collapse_stats {
    uint64_t lines;
    uint64_t headers;         /* samples begun */
    uint64_t samples;         /* samples kept */
    uint64_t chains;          /* kept ones with a call chain */
    uint64_t unknown_samples; /* kept ones in which a frame has no symbol */
    uint64_t stray_frames;    /* frame lines outside any sample */
    uint64_t cut_samples;     /* unfinished at the end of all input: 0 or 1 */
    uint64_t noise;           /* lines that are known to carry nothing */
    struct report_tally odd;  /* lines not understood */
};

/* Says what a user must know; silent when all is well. */
void collapse_stats_report(const struct collapse_stats *self, const struct event_filter *events);

/* Says what was read, kept and dropped. */
void collapse_stats_print(const struct collapse_stats *self, const struct event_filter *events);

#endif
