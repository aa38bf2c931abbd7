/*
 * period - how many events one sample of a folded profile stands for, from its counts
 *
 * Samples of one period make every count a multiple of it, and counts of samples are multiples of 1: the
 * period is the greatest common divisor. Where that is wrong (all counts are even by chance), there are fewer
 * samples than in truth. Periods that vary (perf record -F on a counter) leave no common divisor, but counts
 * far above it; then the median line stands for one sample. Small periods that vary (page faults with -F)
 * cannot be recognised.
 *
 *     struct period period = {0};
 *     period_add(&period, count_whole(4016016));           // every line of a file
 *     period_add(&period, count_whole(2008008));
 *     double samples = total / period_guess(&period).length;    // 2008008
 *     period_free(&period);
 */
#ifndef PERIOD_H
#define PERIOD_H

#include "base/count.h"
#include "base/intern.h"

enum { PERIOD_SMALL = 1001 }; /* up to what may be far above a divisor of 1 */

enum period_kind {
    PERIOD_NONE,  /* counts of samples */
    PERIOD_FIXED, /* of one length, at least 1000 events */
    PERIOD_VARIES
};

struct period {
    uint64_t lines; /* whose count is not zero */

    uint64_t divisor; /* private from here */
    bool fractions;
    uint64_t *small;       /* lines of each whole count below PERIOD_SMALL */
    struct intern greater; /* other counts, as doubles */
    uint64_t *times;       /* lines of each of these */
    size_t capacity;
};

struct period_guess {
    double length; /* events per sample */
    enum period_kind kind;
};

/* Takes the count of a line. Memory grows with different counts, not with lines. */
void period_add(struct period *self, struct count count);

/* Without lines: PERIOD_NONE. */
struct period_guess period_guess(const struct period *self);

/* Gives the memory back; the period is empty and usable again. */
void period_free(struct period *self);

#endif
