/*
 * gate - functions that grew by more than they may
 *
 * A limit is "POINTS" or "POINTS:REGEX": the total share of a function (of those whose name the POSIX
 * extended expression matches) may grow by that many points of all samples. The total share, because code
 * that moves from a function into its callees, or back, is no regression. Names are matched byte by byte, a
 * NUL in them as byte 0x1A.
 *
 *     struct gate gate = {0};
 *     if (!gate_add(&gate, "5") || !gate_add(&gate, "0.5:^parse_"))
 *         return program_usage_error(&messages);
 *     if (gate_check(&gate, &summary))
 *         status = PROGRAM_GATE;
 *     gate_free(&gate);
 */
#ifndef GATE_H
#define GATE_H

#include "base/contract.h"
#include "summary.h"

struct gate {
    struct gate_limit *limits; /* private, in the order given */
    size_t count, room;
};

/* Adds a limit. False: it makes no sense, which is said. The text must outlive the gate. */
MUST_USE bool gate_add(struct gate *self, const char *text);

/*
 * Fills the summary's list SUMMARY_OVER and says every function of it, one line each, the greatest growth
 * first. Returns their number.
 */
MUST_USE size_t gate_check(const struct gate *self, struct summary *summary);

void gate_free(struct gate *self);

#endif
