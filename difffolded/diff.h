/*
 * diff - two folded profiles joined by stack
 *
 * Counts of equal stacks are summed per side; a stack that one side lacks counts 0 there.
 *
 *     struct diff diff = {.strip = true};
 *     diff_read(&diff, DIFF_BEFORE, &before);
 *     diff_read(&diff, DIFF_AFTER, &after);
 *     diff_print(&diff, &out);                   // "STACK COUNT COUNT", in byte order of the stacks
 *     diff_free(&diff);
 */
#ifndef DIFF_H
#define DIFF_H

#include "base/contract.h"
#include "base/count.h"
#include "base/intern.h"
#include "base/linereader.h"
#include "base/outbuf.h"
#include "base/report.h"

enum diff_side { DIFF_BEFORE, DIFF_AFTER, DIFF_SIDES };

struct diff {
    bool strip;                       /* set before reading: hexadecimal numbers in stacks are all the same */
    struct intern stacks;             /* of both sides */
    struct count *counts[DIFF_SIDES]; /* by stack */
    struct count totals[DIFF_SIDES];  /* of all lines */
    struct tally odd;                 /* lines that are not folded stacks */
    size_t room[DIFF_SIDES];          /* private */
    uint32_t expected; /* the stack that follows if the second side has the first one's order */
    struct bytebuf scratch;
};

/* Adds all lines of the reader to a side. */
void diff_read(struct diff *self, enum diff_side side, struct linereader *in);

/*
 * Scales the first side to the second's total, cutting off
 * fractions; nothing to scale from leaves it as it is.
 */
void diff_normalize(struct diff *self);

void diff_print(const struct diff *self, struct outbuf *out);

void diff_free(struct diff *self);

#endif
