/*
 * moment - a time as a file of JSON has it: exact, maybe negative, maybe with decimals and an exponent
 *
 * What a number has after its ninth decimal is dropped.
 *
 *     struct moment start, end;
 *     if (moment_parse(SLICE("1.5e3"), &start) && moment_parse(SLICE("1500.25"), &end))
 *         use(moment_since(end, start));              // 0.25
 */
#ifndef MOMENT_H
#define MOMENT_H

#include "base/decimal.h"

struct moment {
    int64_t whole;       /* rounded down */
    uint32_t billionths; /* from there, 0 to DECIMAL_ONE - 1 */
};

/* The value of a number of JSON. False: it is 10^18 or more, of either sign. */
MUST_USE bool moment_parse(struct slice number, struct moment *moment);

/* Negative, zero or positive as a is before, at or after b. */
static inline int moment_compare(struct moment a, struct moment b) {
    if (a.whole != b.whole)
        return a.whole < b.whole ? -1 : 1;
    return (a.billionths > b.billionths) - (a.billionths < b.billionths);
}

/* The sum, as far as it fits. */
struct moment moment_add(struct moment a, struct moment b);

/* The time from `before` to `self`; 0 if that is later. */
struct decimal moment_since(struct moment self, struct moment before);

#endif
