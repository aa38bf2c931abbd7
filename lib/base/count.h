/*
 * count - sample counts with the arithmetic of the original scripts
 *
 * A count is an exact integer from -2^63 to 2^64-1, or a double when it has a fraction or does not fit. Sums,
 * differences and products of integers are exact as long as they fit, else the double result. A double that
 * is whole and below 2^53 in magnitude is an integer again if it was computed, but not if it was read from a
 * text with a point. These are the rules of Perl's numbers, which the original scripts use.
 *
 *     struct count sum = {0};
 *     count_add_to(&sum, count_parse(SLICE("10")));
 *     count_print(&out, sum);
 */
#ifndef COUNT_H
#define COUNT_H

#include <stdint.h>

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/slice.h"

enum count_form {
    COUNT_WHOLE,    /* whole */
    COUNT_NEGATIVE, /* minus whole; whole > 0 */
    COUNT_READ,     /* real, as read from a text */
    COUNT_COMPUTED  /* real, the result of a calculation */
};

struct count {
    union {
        uint64_t whole;
        double real;
    };
    enum count_form form;
};

static inline struct count count_whole(uint64_t whole) {
    return (struct count){.whole = whole, .form = COUNT_WHOLE};
}

/*
 * Length of the count at the start of a text: digits, optionally a point and further digits (possibly none).
 * 0 when there is none.
 */
size_t count_length(struct slice text);

/* The value of a text that is a count from its first to its last byte. */
struct count count_parse(struct slice text);

struct count count_add(struct count a, struct count b);
struct count count_subtract(struct count a, struct count b);
struct count count_multiply(struct count a, struct count b);

/* *a += b, with the common case in line. */
static inline void count_add_to(struct count *a, struct count b) {
    if (a->form == COUNT_WHOLE && b.form == COUNT_WHOLE && a->whole + b.whole >= b.whole)
        a->whole += b.whole;
    else
        *a = count_add(*a, b);
}

/* a divided by b, which is not zero; whole if both are integers, a is beyond 2^53 and there is no remainder.
 */
struct count count_divide(struct count a, struct count b);

/* The nearest double. */
double count_double(struct count a);

/* Cut toward zero; a double below 2^64 in magnitude becomes an integer. */
struct count count_truncate(struct count a);

static inline bool count_is_zero(struct count a) {
    return a.form <= COUNT_NEGATIVE ? a.whole == 0 : a.real == 0;
}

/* Negative, zero or positive as a is less than, equal to or greater than b. */
int count_compare(struct count a, struct count b);

/* Appends an integer in decimal, a double as %.15g, infinities as Inf and -Inf. */
void count_print(struct bytebuf *into, struct count a);

/* The value of a text for strtod, of any length; `text` has no exponent longer than a double needs. */
double count_text_double(struct slice text);

#endif
