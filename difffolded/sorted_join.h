/*
 * sorted_join - two sorted folded files joined by stack, in memory that does not grow with them
 *
 * What diff.h prints of them, byte for byte. They are read twice: first it is checked that both are sorted
 * and well formed, and what they count in all; then they are merged stack by stack. Files that are not are
 * left to diff.h, and so is an output that is one of them, which then must not be written before all is read.
 *
 *     struct sorted_join join = {.paths = {"before.folded", "after.folded"}};
 *     if (sorted_join_check(&join, out.fd))
 *         good = sorted_join_print(&join, &out, &messages);
 *     sorted_join_free(&join);
 */
#ifndef SORTED_JOIN_H
#define SORTED_JOIN_H

#include "base/messages.h"
#include "base/outbuf.h"
#include "diff.h"
#include "sorted_stacks.h"

struct sorted_join {
    const char *paths[DIFF_SIDES]; /* set before use; "-" is left to diff.h */
    bool strip, normalize;         /* set before use; as diff.h */
    bool shows_progress;           /* set before use */
    size_t block;                  /* bytes to be read at once; 0: as many as are fast. Tests set it */

    struct sorted_stacks sides[DIFF_SIDES]; /* private from here */
    struct count totals[DIFF_SIDES];        /* those of the check */
    uint64_t lines[DIFF_SIDES];
    struct progress progress;
};

/* Whether the files can be joined so, and written to `output`, a descriptor. */
MUST_USE bool sorted_join_check(struct sorted_join *self, int output);

/* Prints the joined stacks. False: a file could not be read again, or has changed; a message was added. */
MUST_USE bool sorted_join_print(struct sorted_join *self, struct outbuf *out, struct messages *messages);

void sorted_join_free(struct sorted_join *self);

#endif
