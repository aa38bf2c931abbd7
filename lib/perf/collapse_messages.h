/*
 * collapse_messages - what a user must know of what was collapsed
 *
 * Nothing may be lost silently: there is a message for each event that was dropped, for missing call chains,
 * for input that is cut off, and so on; none when all is well.
 *
 *     collapse_finish(&collapse);
 *     collapse_messages_add_warnings(&collapse.stats, &collapse.events, &messages);
 *     report_messages(&messages);
 */
#ifndef COLLAPSE_MESSAGES_H
#define COLLAPSE_MESSAGES_H

#include "perf/collapse_stats.h"

/* What was lost or is missing, and what would help; a message each, none when all is well. */
void collapse_messages_add_warnings(const struct collapse_stats *stats, const struct event_filter *events,
                                    struct messages *messages);

/*
 * That no sample was kept, unless a warning says why. For input that was read without an error; `recording`:
 * it was a perf.data.
 */
void collapse_messages_add_empty(const struct collapse_stats *stats, const struct event_filter *events,
                                 bool recording, struct messages *messages);

/*
 * That the counts are nanoseconds, and which option shows them so: if all samples that were kept are of
 * clocks and have periods. `total`: the sum of all counts.
 */
void collapse_messages_add_unit(const struct collapse_stats *stats, const struct event_filter *events,
                                struct count total, struct messages *messages);

/* What was read, kept and dropped: all numbers. */
void collapse_messages_add_stats(const struct collapse_stats *stats, const struct event_filter *events,
                                 struct messages *messages);

#endif
