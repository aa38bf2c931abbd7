/* decimal: the whole part carries; a whole part that is a double, past 2^64, has no billionths of meaning. */
#include "base/decimal.h"

#include "base/banned.h"

enum { PLACES = 9 };

bool decimal_parse(struct slice text, struct decimal *value) {
    size_t point = slice_find(text, '.');
    struct slice whole = slice_part(text, 0, point);
    struct slice rest = point < text.len ? slice_from(text, point + 1) : SLICE("");
    uint32_t billionths = 0;
    if (!whole.len && !rest.len)
        return false;
    for (size_t i = 0; i < whole.len; i++)
        if (!byte_is_digit(whole.at[i]))
            return false;
    for (size_t i = 0; i < rest.len; i++)
        if (!byte_is_digit(rest.at[i]))
            return false;
    for (size_t i = 0; i < PLACES; i++)
        billionths = billionths * 10 + (i < rest.len ? (uint32_t)(rest.at[i] - '0') : 0);
    *value = (struct decimal){whole.len ? count_parse(whole) : count_whole(0), billionths};
    return true;
}

void decimal_add(struct decimal *self, struct decimal other) {
    uint32_t sum = self->billionths + other.billionths;
    count_add_to(&self->whole, other.whole);
    if (sum >= DECIMAL_ONE)
        count_add_to(&self->whole, count_whole(1));
    self->billionths = sum % DECIMAL_ONE;
}

int decimal_compare(struct decimal a, struct decimal b) {
    int order = count_compare(a.whole, b.whole);
    return order ? order : (a.billionths > b.billionths) - (a.billionths < b.billionths);
}

bool decimal_subtract(struct decimal *self, struct decimal other) {
    int order = decimal_compare(*self, other);
    if (order <= 0) { /* equal ones may be infinite, and their difference no number */
        *self = (struct decimal){0};
        return order == 0;
    }
    bool borrow = self->billionths < other.billionths;
    self->whole = count_subtract(self->whole, other.whole);
    if (borrow)
        self->whole = count_subtract(self->whole, count_whole(1));
    self->billionths = self->billionths + (borrow ? DECIMAL_ONE : 0) - other.billionths;
    return true;
}

/* Times a factor of at most 10^9. */
static struct decimal times(struct decimal self, uint32_t factor) {
    uint64_t billionths = (uint64_t)self.billionths * factor;
    struct count whole = count_multiply(self.whole, count_whole(factor));
    count_add_to(&whole, count_whole(billionths / DECIMAL_ONE));
    return (struct decimal){whole, (uint32_t)(billionths % DECIMAL_ONE)};
}

struct decimal decimal_scale(struct decimal self, uint32_t factor, uint32_t divisor) {
    assert(factor && factor <= DECIMAL_ONE && divisor && divisor <= DECIMAL_ONE);
    struct decimal product = times(self, factor);
    if (product.whole.form != COUNT_WHOLE)
        return (struct decimal){count_divide(product.whole, count_whole(divisor)), 0};
    uint64_t left = product.whole.whole % divisor * DECIMAL_ONE + product.billionths;
    return (struct decimal){count_whole(product.whole.whole / divisor), (uint32_t)(left / divisor)};
}

void decimal_print(struct bytebuf *into, struct decimal self) {
    count_print(into, self.whole);
    if (!self.billionths || self.whole.form != COUNT_WHOLE)
        return;
    bytebuf_add_format(into, ".%09u", (unsigned)self.billionths);
    while (into->at[into->len - 1] == '0')
        into->len--;
}
