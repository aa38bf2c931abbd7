/* period: a table of counts and their lines; only different counts are sorted, once. */
#include "profile/period.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

enum { FAR_ABOVE = 1000 }; /* times the divisor: no count of samples, if three lines of four are above it */

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void add_greater(struct period *self, double value) {
    size_t known = self->greater.count;
    uint32_t number = intern_add(&self->greater, slice_make((const char *)&value, sizeof value));
    if (number == known) {
        self->times = heap_grow(self->times, &self->capacity, known + 1, sizeof *self->times);
        self->times[number] = 0;
    }
    self->times[number]++;
}

void period_add(struct period *self, struct count count) {
    if (count_is_zero(count))
        return;
    self->lines++;
    if (count.form != COUNT_WHOLE)
        self->fractions = true;
    else if (!self->divisor || count.whole % self->divisor)
        self->divisor = common_divisor(count.whole, self->divisor);
    if (count.form != COUNT_WHOLE || count.whole >= PERIOD_SMALL) {
        add_greater(self, count_double(count));
        return;
    }
    if (!self->small)
        self->small = heap_zeroed(PERIOD_SMALL, sizeof *self->small);
    self->small[count.whole]++;
}

static double value_of(const struct period *self, uint32_t number) {
    double value;
    memcpy(&value, intern_text(&self->greater, number).at, sizeof value);
    return value;
}

static int by_value(const void *context, uint32_t a, uint32_t b) {
    double x = value_of(context, a), y = value_of(context, b);
    return (x > y) - (x < y);
}

/* Fractions below PERIOD_SMALL are among the greater ones, so both tables are walked side by side. */
static double value_at(const struct period *self, const uint32_t *order, uint64_t line) {
    size_t next = 0;
    uint64_t passed = 0;
    for (uint64_t whole = 1; self->small && whole < PERIOD_SMALL; whole++) {
        for (; next < self->greater.count && value_of(self, order[next]) < (double)whole; next++)
            if ((passed += self->times[order[next]]) > line)
                return value_of(self, order[next]);
        if ((passed += self->small[whole]) > line)
            return (double)whole;
    }
    while ((passed += self->times[order[next]]) <= line)
        next++;
    return value_of(self, order[next]);
}

struct period_guess period_guess(const struct period *self) {
    double divisor = self->fractions || !self->divisor ? 1 : (double)self->divisor;
    struct period_guess guess = {divisor, divisor < FAR_ABOVE ? PERIOD_NONE : PERIOD_FIXED};
    if (!self->greater.count)
        return guess; /* nothing is far above anything */
    uint32_t *order = heap_resize(NULL, self->greater.count, sizeof *order);
    for (uint32_t i = 0; i < self->greater.count; i++)
        order[i] = i;
    sort_numbers(order, self->greater.count, by_value, self);
    if (value_at(self, order, self->lines / 4) > FAR_ABOVE * divisor)
        guess = (struct period_guess){value_at(self, order, self->lines / 2), PERIOD_VARIES};
    free(order);
    return guess;
}

void period_free(struct period *self) {
    free(self->small);
    free(self->times);
    intern_free(&self->greater);
    *self = (struct period){0};
}
