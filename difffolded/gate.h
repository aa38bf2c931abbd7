/*
 * gate - what grew by more than it may
 *
 * A limit is "POINTS" or "POINTS:REGEX": the total share of a function (of those whose name the POSIX
 * extended expression matches) may grow by that many points of all samples, and by what can be noise. The
 * total share, because code that moves from a function into its callees, or back, is not a regression. Names
 * are matched byte by byte, a NUL in them as byte 0x1A. The total of all functions may grow by a limit of its
 * own, in percent.
 *
 *     struct gate gate = {0};
 *     if (!gate_add(&gate, "0.5:^parse_", &messages) || !gate_set_total(&gate, "3", &messages))
 *         return program_usage_error(&messages);
 *     switch (gate_check(&gate, &summary, &messages)) ...
 *     gate_free(&gate);
 */
#ifndef GATE_H
#define GATE_H

#include "base/contract.h"
#include "summary.h"

struct gate {
    struct gate_limit *limits; /* private, in the order given */
    size_t count, capacity;
    const char *total_text; /* private: as it was given; NULL: no limit for the total */
    double total;
};

/* From good to bad. */
enum gate_result {
    GATE_PASSED,
    GATE_NO_VERDICT, /* nothing tripped, but not all could be judged */
    GATE_TRIPPED
};

/* Adds a limit. False: it makes no sense; a message was added. The text must outlive the gate. */
MUST_USE bool gate_add(struct gate *self, const char *text, struct messages *messages);

/* Sets the limit for the total, in the same way. */
MUST_USE bool gate_set_total(struct gate *self, const char *text, struct messages *messages);

/* Whether there is any limit. */
static inline bool gate_is_set(const struct gate *self) {
    return self->count || self->total_text;
}

/* The smallest growth of a function that can break a limit, or SUMMARY_NO_LIMIT. */
double gate_min_points(const struct gate *self);

/*
 * Compares the summary with the limits, and fills its list SUMMARY_OVER. Adds messages: one for every
 * function of that list, the greatest growth first; what could not be seen, and what to record to see it; and
 * a total that grew too much. Returns the worse of the results for functions and for the total.
 */
MUST_USE enum gate_result gate_check(const struct gate *self, struct summary *summary,
                                     struct messages *messages);

void gate_free(struct gate *self);

#endif
