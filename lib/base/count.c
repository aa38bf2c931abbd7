/*
 * count: sign and magnitude with checked arithmetic; whatever does not fit is done again in doubles. strtod
 * and printf give correctly rounded results in every libc we know, and so did the original's conversions.
 */
#include "base/count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

#define TWO_TO_53 9007199254740992.0
#define TWO_TO_64 18446744073709551616.0
#define MIN_INTEGER ((uint64_t)1 << 63) /* as a magnitude */

enum { FITTING_DIGITS = 19 /* so many always fit into 64 bits */ };

size_t count_length(struct slice text) {
    size_t n = 0;
    while (n < text.len && byte_is_digit(text.at[n]))
        n++;
    if (n && n < text.len && text.at[n] == '.')
        for (n++; n < text.len && byte_is_digit(text.at[n]);)
            n++;
    return n;
}

double count_text_double(struct slice text) {
    struct bytebuf ended = {0};
    bytebuf_add(&ended, text);
    bytebuf_add_byte(&ended, '\0');
    double value = strtod(ended.at, NULL);
    bytebuf_free(&ended);
    return value;
}

/* Parses what is left from `at` on; `whole` is the value of the digits before it. */
static struct count parse_rest(struct slice text, const char *at, uint64_t whole) {
    for (; at < text.at + text.len; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (!byte_is_digit(*at) || __builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, digit, &whole))
            return (struct count){.real = count_text_double(text), .form = COUNT_READ};
    }
    return count_whole(whole);
}

struct count count_parse(struct slice text) {
    assert(text.len && count_length(text) == text.len);
    const char *at = text.at, *end = at + (text.len < FITTING_DIGITS ? text.len : FITTING_DIGITS);
    uint64_t whole = 0;
    while (at < end && byte_is_digit(*at))
        whole = whole * 10 + (uint64_t)(*at++ - '0');
    return at == text.at + text.len ? count_whole(whole) : parse_rest(text, at, whole);
}

/* The integer that a count stands for, if it does. */
static bool count_integer(struct count a, bool *negative, uint64_t *magnitude) {
    assert(a.form != COUNT_NEGATIVE || a.whole);
    if (a.form <= COUNT_NEGATIVE) {
        *negative = a.form == COUNT_NEGATIVE;
        *magnitude = a.whole;
        return true;
    }
    if (a.form == COUNT_READ || !(fabs(a.real) < TWO_TO_53) || a.real != trunc(a.real))
        return false;
    *negative = a.real < 0;
    *magnitude = (uint64_t)fabs(a.real);
    return true;
}

static bool count_from_integer(bool negative, uint64_t magnitude, struct count *result) {
    if (negative && magnitude > MIN_INTEGER)
        return false;
    *result =
        (struct count){.whole = magnitude, .form = negative && magnitude ? COUNT_NEGATIVE : COUNT_WHOLE};
    return true;
}

static struct count count_computed(double real) {
    return (struct count){.real = real, .form = COUNT_COMPUTED};
}

static struct count count_sum(struct count a, struct count b, bool subtract) {
    bool minus_a, minus_b;
    uint64_t x, y, sum;
    struct count result;
    if (count_integer(a, &minus_a, &x) && count_integer(b, &minus_b, &y)) {
        minus_b ^= subtract;
        if (minus_a != minus_b) {
            if (count_from_integer(x >= y ? minus_a : minus_b, x >= y ? x - y : y - x, &result))
                return result;
        } else if (!__builtin_add_overflow(x, y, &sum) && count_from_integer(minus_a, sum, &result)) {
            return result;
        }
    }
    return count_computed(subtract ? count_double(a) - count_double(b) : count_double(a) + count_double(b));
}

struct count count_add_any(struct count a, struct count b) {
    return count_sum(a, b, false);
}

struct count count_subtract_any(struct count a, struct count b) {
    return count_sum(a, b, true);
}

struct count count_multiply_any(struct count a, struct count b) {
    bool minus_a, minus_b;
    uint64_t x, y, product;
    struct count result;
    if (count_integer(a, &minus_a, &x) && count_integer(b, &minus_b, &y) &&
        !__builtin_mul_overflow(x, y, &product) && count_from_integer(minus_a != minus_b, product, &result))
        return result;
    return count_computed(count_double(a) * count_double(b));
}

struct count count_divide_any(struct count a, struct count b) {
    assert(!count_is_zero(b));
    bool minus_a, minus_b;
    uint64_t x, y;
    struct count result;
    if (count_integer(a, &minus_a, &x) && count_integer(b, &minus_b, &y) && x > (uint64_t)TWO_TO_53 &&
        x >= y && y && x % y == 0 && count_from_integer(minus_a != minus_b, x / y, &result))
        return result;
    return count_computed(count_double(a) / count_double(b));
}

double count_double_any(struct count a) {
    switch (a.form) {
    case COUNT_WHOLE:
        return (double)a.whole;
    case COUNT_NEGATIVE:
        return -(double)a.whole;
    default:
        return a.real;
    }
}

struct count count_truncate(struct count a) {
    if (a.form <= COUNT_NEGATIVE)
        return a;
    double whole = trunc(a.real);
    struct count result;
    if (fabs(whole) < TWO_TO_64 && count_from_integer(whole < 0, (uint64_t)fabs(whole), &result))
        return result;
    return count_computed(whole);
}

int count_compare_any(struct count a, struct count b) {
    if (a.form <= COUNT_NEGATIVE && b.form <= COUNT_NEGATIVE) {
        if (a.form != b.form)
            return a.form == COUNT_NEGATIVE ? -1 : 1;
        int order = (a.whole > b.whole) - (a.whole < b.whole);
        return a.form == COUNT_NEGATIVE ? -order : order;
    }
    double x = count_double(a), y = count_double(b);
    return (x > y) - (x < y);
}

void count_print(struct bytebuf *into, struct count a) {
    if (a.form == COUNT_NEGATIVE)
        bytebuf_add_byte(into, '-');
    if (a.form <= COUNT_NEGATIVE)
        bytebuf_add_number(into, a.whole);
    else if (isnan(a.real)) /* without the sign that libc shows */
        bytebuf_add(into, SLICE("NaN"));
    else if (isinf(a.real))
        bytebuf_add(into, a.real < 0 ? SLICE("-Inf") : SLICE("Inf"));
    else
        bytebuf_add_format(into, "%.15g", a.real);
}
