/* moment: a digit is looked up by its place, from which the exponent is taken. */
#include "moment.h"

#include "base/banned.h"

enum { PLACES = 9, DIGITS = 18, LARGEST_EXPONENT = 1 << 20 };

/* Digits before and after a point. */
struct digits {
    struct slice before, after;
};

/* The digit at a place: 0 is the last one before the point, -1 the first one after it. */
static unsigned digit_at(const struct digits *self, int64_t place) {
    const struct slice *part = place < 0 ? &self->after : &self->before;
    uint64_t at = place < 0 ? (uint64_t)(-1 - place) : part->len - 1 - (uint64_t)place;
    return at < part->len ? (unsigned)(part->at[at] - '0') : 0;
}

/* The place of the first digit that is not 0; false: there is none. */
static bool first_place(const struct digits *self, int64_t *place) {
    for (size_t i = 0; i < self->before.len; i++)
        if (self->before.at[i] != '0') {
            *place = (int64_t)(self->before.len - 1 - i);
            return true;
        }
    for (size_t i = 0; i < self->after.len; i++)
        if (self->after.at[i] != '0') {
            *place = -1 - (int64_t)i;
            return true;
        }
    return false;
}

/* "e-3", after the digits. Larger ones are as good as LARGEST_EXPONENT. */
static int64_t parse_exponent(struct slice text) {
    size_t at = 1;
    int64_t value = 0;
    bool negative = text.len > 1 && text.at[1] == '-';
    at += text.len > 1 && !byte_is_digit(text.at[1]);
    for (; at < text.len; at++)
        value = value > LARGEST_EXPONENT ? value : value * 10 + (text.at[at] - '0');
    return negative ? -value : value;
}

static size_t count_digits(struct slice text) {
    size_t count = 0;
    while (count < text.len && byte_is_digit(text.at[count]))
        count++;
    return count;
}

bool moment_parse(struct slice number, struct moment *moment) {
    bool negative = slice_starts(number, SLICE("-"));
    struct digits digits = {{0}, {0}};
    struct slice rest = slice_from(number, negative);
    int64_t exponent, place;
    digits.before = slice_part(rest, 0, count_digits(rest));
    rest = slice_from(rest, digits.before.len);
    if (slice_starts(rest, SLICE("."))) {
        rest = slice_from(rest, 1);
        digits.after = slice_part(rest, 0, count_digits(rest));
        rest = slice_from(rest, digits.after.len);
    }
    exponent = parse_exponent(rest);
    *moment = (struct moment){0, 0};
    if (!first_place(&digits, &place))
        return true;
    if (place + exponent >= DIGITS)
        return false;
    for (int64_t i = DIGITS - 1; i >= 0; i--)
        moment->whole = moment->whole * 10 + digit_at(&digits, i - exponent);
    for (int64_t i = -1; i >= -PLACES; i--)
        moment->billionths = moment->billionths * 10 + digit_at(&digits, i - exponent);
    if (negative) {
        moment->whole = -moment->whole - (moment->billionths > 0);
        moment->billionths = moment->billionths ? DECIMAL_ONE - moment->billionths : 0;
    }
    return true;
}

struct moment moment_add(struct moment a, struct moment b) {
    struct moment sum = {0, a.billionths + b.billionths};
    int64_t carry = sum.billionths >= DECIMAL_ONE;
    sum.billionths -= carry ? DECIMAL_ONE : 0;
    if (__builtin_add_overflow(a.whole, b.whole, &sum.whole) ||
        __builtin_add_overflow(sum.whole, carry, &sum.whole))
        sum.whole = a.whole < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

struct decimal moment_since(struct moment self, struct moment before) {
    if (moment_compare(self, before) <= 0)
        return (struct decimal){0};
    bool borrow = self.billionths < before.billionths;
    uint64_t whole = (uint64_t)self.whole - (uint64_t)before.whole - borrow;
    return (struct decimal){count_whole(whole),
                            self.billionths + (borrow ? DECIMAL_ONE : 0) - before.billionths};
}
