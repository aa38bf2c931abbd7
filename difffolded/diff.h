/*
 * diff - folded profiles of two sides joined by stack
 *
 * A side is one or more recordings, a file each. Counts of equal stacks are summed per recording; a stack
 * that one does not have counts 0 there.
 *
 *     struct diff diff = {.strip = true, .sides = {2, 1}};       // left out, both sides have one recording
 *     for (size_t i = 0; i < 3; i++)
 *         diff_read(&diff, i, &readers[i], &messages);
 *     diff_add_up(&diff);
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
#include "profile/period.h"
#include "base/tally.h"

enum diff_side { DIFF_BEFORE, DIFF_AFTER, DIFF_SIDES };

struct diff_recording {
    struct count total;         /* of all lines */
    uint64_t stacks;            /* lines that are folded stacks */
    uint64_t lines;             /* those whose count is not zero, where periods are wanted */
    struct period_guess period; /* where periods are wanted */
};

struct diff {
    bool strip;               /* set before reading: hexadecimal numbers in stacks are all the same */
    bool periods;             /* set: the periods of recordings are wanted */
    size_t sides[DIFF_SIDES]; /* set: recordings per side */
    struct intern stacks;     /* of all recordings */
    struct diff_recording *recordings; /* those before, then those after; from the first diff_read on */
    struct tally unrecognised;         /* lines that are not folded stacks */

    struct count *counts; /* private from here: by stack and recording */
    size_t capacity;
    uint32_t expected; /* the stack that follows if this recording has the order of the one before it */
    struct bytebuf scratch;
};

/* Adds all lines of the reader to a recording. Messages are about lines that are not folded stacks. */
void diff_read(struct diff *self, size_t recording, struct linereader *in, struct messages *messages);

static inline size_t diff_recordings(const struct diff *self) {
    return self->sides[DIFF_BEFORE] + self->sides[DIFF_AFTER];
}

/* The counts of a stack, one per recording. */
static inline const struct count *diff_counts(const struct diff *self, uint32_t stack) {
    return self->counts + stack * diff_recordings(self);
}

/*
 * The first recording that counts in another unit than recording 0, as far as their counts tell: samples
 * where that one has events, or events of a fixed period where it has a varying one. 0: there is none.
 */
size_t diff_other_unit(const struct diff *self);

/* From here on each side is one recording, the sum of those that it had. */
void diff_add_up(struct diff *self);

/*
 * Scales the first side to the second's total, cutting off fractions; nothing to scale from leaves it as it
 * is. The sides are added up.
 */
void diff_normalize(struct diff *self);

/* Whether a side with the first of these totals is scaled to the second, and a count of it when it is. */
bool diff_scales(const struct count totals[DIFF_SIDES]);
struct count diff_scaled(struct count count, const struct count totals[DIFF_SIDES]);

/* The stack with every number 0xHEX as "0x...", in `into`, which is cleared first. */
struct slice diff_strip(struct slice stack, struct bytebuf *into);

/* The sides are added up. */
void diff_print(const struct diff *self, struct outbuf *out);

/* One line of that. */
void diff_print_line(struct outbuf *out, struct slice stack, const struct count counts[DIFF_SIDES]);

void diff_free(struct diff *self);

#endif
