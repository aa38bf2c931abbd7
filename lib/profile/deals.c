/* deals: combinations in lexicographic order, the last of which is the true one; or shuffles. */
#include "profile/deals.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#include "base/banned.h"

/* The number of ways, or one more than DEALS_MAX when there are more. */
static size_t count_ways(size_t before, size_t after) {
    size_t few = before < after ? before : after, many = before < after ? after : before, ways = 1;
    for (size_t i = 1; i <= few && ways <= DEALS_MAX; i++) {
        if (many > DEALS_MAX)
            return DEALS_MAX + 1; /* already the choice of one */
        ways = ways * (many + i) / i;
    }
    return ways <= DEALS_MAX ? ways : DEALS_MAX + 1;
}

static void set_true(const struct deals *self, uint32_t *chosen) {
    for (size_t i = 0; i < self->after; i++)
        chosen[i] = (uint32_t)(self->before + i);
}

/* The next combination; the last one is never passed in. */
static void advance(const struct deals *self, uint32_t *chosen) {
    size_t at = self->after - 1;
    while (chosen[at] == self->before + at)
        at--;
    chosen[at]++;
    for (at++; at < self->after; at++)
        chosen[at] = chosen[at - 1] + 1;
}

static void make_all(struct deals *self) {
    uint32_t *next = self->chosen + self->after;
    for (size_t i = 0; self->count > 1 && i < self->after; i++)
        next[i] = (uint32_t)i;
    for (size_t way = 2; way < self->count; way++, next += self->after) {
        memcpy(next + self->after, next, self->after * sizeof *next);
        advance(self, next + self->after);
    }
}

/* Marsaglia's xorshift with shifts 13, 7, 17. */
static uint64_t draw(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Each way goes on shuffling the order that the one before it left. */
static void make_drawn(struct deals *self) {
    size_t every = self->before + self->after;
    uint32_t *order = heap_resize(NULL, every, sizeof *order);
    uint64_t state = 88172645463325252;
    for (size_t i = 0; i < every; i++)
        order[i] = (uint32_t)i;
    for (size_t way = 1; way < self->count; way++) {
        for (size_t left = every; left > 1; left--) {
            size_t j = (size_t)(draw(&state) % left);
            uint32_t moved = order[left - 1];
            order[left - 1] = order[j];
            order[j] = moved;
        }
        memcpy(self->chosen + way * self->after, order + self->before, self->after * sizeof *order);
    }
    free(order);
}

void deals_make(struct deals *self, size_t before, size_t after) {
    assert(before && after && before + after <= UINT32_MAX);
    size_t ways = count_ways(before, after);
    *self = (struct deals){before, after, ways <= DEALS_MAX ? ways : DEALS_MAX, NULL};
    self->chosen = heap_resize(NULL, self->count, after * sizeof *self->chosen);
    set_true(self, self->chosen);
    if (ways <= DEALS_MAX)
        make_all(self);
    else
        make_drawn(self);
}

void deals_free(struct deals *self) {
    free(self->chosen);
    *self = (struct deals){0};
}
