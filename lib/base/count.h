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

/* private: the same as the functions without `_any`, for any operands; those have the common case in line */
struct count count_add_any(struct count a, struct count b);
struct count count_subtract_any(struct count a, struct count b);
struct count count_multiply_any(struct count a, struct count b);
struct count count_divide_any(struct count a, struct count b);
int count_compare_any(struct count a, struct count b);
double count_double_any(struct count a);

/* private */
static inline bool counts_are_whole(struct count a, struct count b) {
    return a.form == COUNT_WHOLE && b.form == COUNT_WHOLE;
}

static inline struct count count_add(struct count a, struct count b) {
    uint64_t sum;
    if (counts_are_whole(a, b) && !__builtin_add_overflow(a.whole, b.whole, &sum))
        return count_whole(sum);
    return count_add_any(a, b);
}

/* *a += b. */
static inline void count_add_to(struct count *a, struct count b) {
    *a = count_add(*a, b);
}

static inline struct count count_subtract(struct count a, struct count b) {
    if (counts_are_whole(a, b) && a.whole >= b.whole)
        return count_whole(a.whole - b.whole);
    return count_subtract_any(a, b);
}

static inline struct count count_multiply(struct count a, struct count b) {
    uint64_t product;
    if (counts_are_whole(a, b) && !__builtin_mul_overflow(a.whole, b.whole, &product))
        return count_whole(product);
    return count_multiply_any(a, b);
}

/* Whole counts up to here are doubles, too. */
#define COUNT_EXACT ((uint64_t)1 << 53)

/* a divided by b, which is not zero; whole if both are integers, a is beyond 2^53 and there is no remainder.
 */
static inline struct count count_divide(struct count a, struct count b) {
    if (counts_are_whole(a, b) && a.whole <= COUNT_EXACT && b.whole)
        return (struct count){.real = (double)a.whole / (double)b.whole, .form = COUNT_COMPUTED};
    return count_divide_any(a, b);
}

/* The nearest double. */
static inline double count_double(struct count a) {
    return a.form == COUNT_WHOLE ? (double)a.whole : count_double_any(a);
}

/* Cut toward zero; a double below 2^64 in magnitude becomes an integer. */
struct count count_truncate(struct count a);

static inline bool count_is_zero(struct count a) {
    return a.form <= COUNT_NEGATIVE ? a.whole == 0 : a.real == 0;
}

/* Negative, zero or positive as a is less than, equal to or greater than b. */
static inline int count_compare(struct count a, struct count b) {
    return counts_are_whole(a, b) ? (a.whole > b.whole) - (a.whole < b.whole) : count_compare_any(a, b);
}

/* Appends an integer in decimal, a double as %.15g, infinities as Inf and -Inf. */
void count_print(struct bytebuf *into, struct count a);

/* The value of a text for strtod, of any length; `text` has no exponent longer than a double needs. */
double count_text_double(struct slice text);

#endif
