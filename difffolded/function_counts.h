/*
 * function_counts - what functions count in each recording
 *
 * A function is a frame name that is not empty. Its own count is that of the stacks that end in it; its total
 * count is that of the stacks it is in, once per stack, however often it calls itself.
 *
 *     struct function_counts tally = {0};
 *     function_counts_make(&tally, &diff);
 *     function_counts_counts(&tally, 3, FUNCTION_TOTAL)[1];      // of function 3 in the second recording
 *     function_counts_free(&tally);
 */
#ifndef FUNCTION_H
#define FUNCTION_H

#include "base/count.h"
#include "diff.h"
#include "base/intern.h"

enum function_measure { FUNCTION_OWN, FUNCTION_TOTAL, FUNCTION_MEASURES };

struct function_counts {
    size_t recordings;
    struct intern names;         /* of functions */
    struct count *unknown;       /* frames without symbol ("[unknown]", "[libc.so]"), as if one function */
    double frames[DIFF_SIDES];   /* frames of all samples but process names, */
    double nameless[DIFF_SIDES]; /* and those of them without symbol */
    uint8_t *first_of;           /* by function: in which sides' stacks it comes first, 1 << side */

    struct count *counts; /* private from here: by function, measure and recording */
    uint64_t *seen, unknown_seen;
    size_t capacity, seen_capacity, first_capacity;
};

/* Counts the functions of the joined profiles. `self` is empty. */
void function_counts_make(struct function_counts *self, const struct diff *diff);

/* The counts of a function, one per recording. */
static inline const struct count *function_counts_counts(const struct function_counts *self,
                                                         uint32_t function, enum function_measure measure) {
    return self->counts + (function * (size_t)FUNCTION_MEASURES + measure) * self->recordings;
}

/* The same of the frames without symbol. */
static inline const struct count *function_counts_unknown(const struct function_counts *self,
                                                          enum function_measure measure) {
    return self->unknown + measure * self->recordings;
}

/* Whether the name stands for a frame without symbol. */
bool tally_is_unknown(struct slice name);

void function_counts_free(struct function_counts *self);

#endif
