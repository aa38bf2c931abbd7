/*
 * collapse_repeats - what collapse need not read again: headers and callers that came before
 *
 * Each function only saves time: what is collapsed is the same without it.
 *
 *     if (!collapse_repeats_header(&collapse, line))           // or read it, and then:
 *         collapse_repeats_note_header(&collapse, &header, line);
 *     if (collapse_repeats_callers(&collapse, text, &unread, &lines))     // after a frame
 *         collapse_repeats_note_chain(&collapse);              // or: after the empty line
 */
#ifndef COLLAPSE_REPEATS_H
#define COLLAPSE_REPEATS_H

#include "perf/collapse.h"

/* Begins a sample if the line is a header that differs from an earlier one in its time and period only. */
MUST_USE bool collapse_repeats_header(struct collapse *self, struct slice line);

/* Remembers the header that the line is, whose sample was begun. */
void collapse_repeats_note_header(struct collapse *self, const struct perf_header *header, struct slice line);

/* The chain is not to be remembered: it has other lines than frames. */
static inline void collapse_repeats_forget_chain(struct collapse *self) {
    caller_memo_forget(&self->caller_memo);
}

/* private: the same where the chain may be marked */
MUST_USE bool collapse_repeats_find_callers(struct collapse *self, uint32_t text, struct slice *unread,
                                            uint64_t *lines);

/*
 * A frame with that text was taken. If `unread`, the end of the reader's unread bytes, starts with all its
 * callers and an empty line as it did before, takes those callers, cuts them off and adds their number to
 * *lines, which are the lines of the reader's unread bytes before `unread`.
 */
MUST_USE static inline bool collapse_repeats_callers(struct collapse *self, uint32_t text,
                                                     struct slice *unread, uint64_t *lines) {
    return caller_memo_wants(&self->caller_memo) && collapse_repeats_find_callers(self, text, unread, lines);
}

/* Before the sample is closed: an empty line ended its chain, which is remembered. */
void collapse_repeats_note_chain(struct collapse *self);

#endif
