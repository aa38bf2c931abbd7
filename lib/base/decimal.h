/*
 * decimal - a count that may have decimals, added exactly
 *
 * A whole part with the arithmetic of count.h, and billionths: what a text has after its ninth decimal is
 * dropped. Never negative, but for the whole part of a number read with a sign, which then has no decimals.
 *
 *     struct decimal sum = {0}, time;
 *     if (decimal_parse(SLICE("0.1"), &time))
 *         decimal_add(&sum, time);
 *     decimal_print(&out, sum);                  // "0.1"
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "base/count.h"

enum { DECIMAL_ONE = 1000000000 }; /* billionths in a whole */

struct decimal {
    struct count whole;
    uint32_t billionths; /* 0 to DECIMAL_ONE - 1 */
};

static inline struct decimal decimal_whole(uint64_t whole) {
    return (struct decimal){.whole = count_whole(whole)};
}

/* The value of a text that is, from its first to its last byte, digits and maybe a point and digits (also
 * ".5"). False: it is not. */
MUST_USE bool decimal_parse(struct slice text, struct decimal *value);

/* *self += other. */
void decimal_add(struct decimal *self, struct decimal other);

/* *self -= other, but never below zero: false, and zero, where it would be. */
bool decimal_subtract(struct decimal *self, struct decimal other);

/* Times `factor`, then divided by `divisor`, neither of them 0 or above 10^9; what is below a billionth is
 * dropped. */
struct decimal decimal_scale(struct decimal self, uint32_t factor, uint32_t divisor);

/* Negative, zero or positive as a is less than, equal to or greater than b. */
int decimal_compare(struct decimal a, struct decimal b);

static inline bool decimal_is_zero(struct decimal self) {
    return count_is_zero(self.whole) && self.billionths == 0;
}

/* Appends it without needless zeros or point. */
void decimal_print(struct bytebuf *into, struct decimal self);

#endif
