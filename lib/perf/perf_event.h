/*
 * perf_event - what was sampled: the part of a header line after the thread and the time
 *
 *     "   20000000 cpu-clock:u:      55c4df9a41ae work+0xc (/bin/app)"
 *         period   event       perf_tail
 *
 * Each may be missing. Pure functions; every slice points into the text.
 */
#ifndef PERF_EVENT_H
#define PERF_EVENT_H

#include "perf/perf_header.h"

/* Reads the text, which starts with the blank after the field before: a period is in 10 columns, or before an
 * event. */
void perf_event_read(struct slice text, struct perf_header *header);

/* The same for "   20000000 cpu-clock:u: ", without anything after the event. Fast path: may return false,
 * and then has read nothing, where perf_event_read finds these. */
MUST_USE bool perf_event_read_usual(struct slice text, struct perf_header *header);

/*
 * QUIRK_EVENT_LAST: the original takes the line's last word when it ends in a colon and a colon is before
 * it, with nothing or a period between. `rest` starts anywhere before that colon.
 */
MUST_USE bool perf_event_read_last_word(struct slice rest, struct perf_header *header);

/* Where an event's name begins, if it is one word: it starts with a letter and ends at a colon that
 * whitespace follows (*colon). The line's length: there is none. */
size_t perf_event_find(struct slice line, size_t *colon);

/* True if a record that is not a sample, or a metric (perf script -F +metric), is in the line after the
 * thread. */
bool perf_event_is_record(struct slice line);

#endif
