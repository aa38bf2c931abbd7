/*
 * folded_merge - sorted folded files become one, in memory that does not grow with them
 *
 * Folded files that this program wrote are sorted. They are read twice: first it is checked that they are,
 * and how many values the stacks have; then they are merged line by line. Files that are not sorted, packed
 * or not regular, or with a line that is not understood, are left to the table of stacks (folded.c), which
 * sorts and reports; so is an output that is one of them.
 *
 *     struct folded_merge merge = {.count = count, .paths = paths};
 *     if (folded_merge_check(&merge, out.fd))
 *         folded_merge_print(&merge, &out, &messages);
 *     folded_merge_free(&merge);
 */
#ifndef FOLDED_MERGE_H
#define FOLDED_MERGE_H

#include "base/messages.h"
#include "base/outbuf.h"

struct folded_merge {
    size_t count;               /* set before use */
    const char *const *paths;   /* set before use */
    uint64_t lines, stacks;     /* read; distinct */
    bool two_columns;           /* each stack has two values: known after the check */
    struct merge_input *inputs; /* private from here */
    uint32_t *losers;
};

/* Whether the files can be merged, and written to `output`, a descriptor. */
MUST_USE bool folded_merge_check(struct folded_merge *self, int output);

/* Prints the stacks. False: a file could not be read again, or has changed; a message was added. */
MUST_USE bool folded_merge_print(struct folded_merge *self, struct outbuf *out, struct messages *messages);

void folded_merge_free(struct folded_merge *self);

#endif
