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
 *     if (!gate_add(&gate, "5") || !gate_add(&gate, "0.5:^parse_") || !gate_set_total(&gate, "3"))
 *         return program_usage_error(&messages);
 *     switch (gate_check(&gate, &summary)) ...
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

enum gate_result {
    GATE_PASSED,
    GATE_NO_VERDICT, /* nothing tripped, but not all could be judged */
    GATE_TRIPPED
};

/* Adds a limit. False: it makes no sense, which is reported. The text must outlive the gate. */
MUST_USE bool gate_add(struct gate *self, const char *text);

/* Sets the limit for the total, in the same way. */
bool gate_set_total(struct gate *self, const char *text);

/* Whether there is any limit. */
static inline bool gate_is_set(const struct gate *self) {
    return self->count || self->total_text;
}

/* The smallest growth of a function that can break a limit, or SUMMARY_NO_LIMIT. */
double gate_min_points(const struct gate *self);

/*
 * Fills the summary's list SUMMARY_OVER and reports every function of it, one line each, the greatest growth
 * first; then what could not be seen, and what to record to see it; then a total that grew too much.
 */
MUST_USE enum gate_result gate_check(const struct gate *self, struct summary *summary);

void gate_free(struct gate *self);

#endif
