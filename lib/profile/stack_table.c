/*
 * stack_table: stacks are hashed as numbers; text appears only when printing. For that, names are ranked
 * once, apart for where they end a stack and where ';' follows; then stacks are sorted as rows of ranks.
 */
#include "profile/stack_table.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

enum { AHEAD = 12 /* stacks of a walk: what is fetched that early has come when it is needed */ };

/* `known`: how many stacks there were before that one was added. */
static inline void count_stack(struct stack_table *self, uint32_t stack, size_t known, struct count count) {
    if (stack < known) {
        count_add_to(&self->counts[stack], count);
        return;
    }
    self->counts = heap_grow(self->counts, &self->capacity, self->stacks.count, sizeof *self->counts);
    self->counts[stack] = count_add((struct count){0}, count);
}

void stack_table_add(struct stack_table *self, const uint32_t *frames, size_t depth, struct count count) {
    size_t known = self->stacks.count;
    uint32_t stack = intern_add(&self->stacks, slice_make((const char *)frames, depth * sizeof *frames));
    count_stack(self, stack, known, count);
}

uint32_t stack_table_expect(struct stack_table *self, struct slice stack) {
    return intern_expect(&self->stacks, stack);
}

void stack_table_fetch(const struct stack_table *self, uint32_t hash) {
    uint32_t stack = intern_expect_number(&self->stacks, hash);
    if (stack != INTERN_NONE)
        __builtin_prefetch(&self->counts[stack]);
}

void stack_table_add_expected(struct stack_table *self, struct slice stack, uint32_t hash,
                              struct count count) {
    size_t known = self->stacks.count;
    count_stack(self, intern_add_expected(&self->stacks, stack, hash), known, count);
}

bool stack_table_find(const struct stack_table *self, const uint32_t *frames, size_t depth,
                      struct count *count) {
    uint32_t stack = intern_find(&self->stacks, slice_make((const char *)frames, depth * sizeof *frames));
    if (stack != INTERN_NONE)
        *count = self->counts[stack];
    return stack != INTERN_NONE;
}

static struct slice stack_bytes(const struct stack_table *self, uint32_t stack) {
    return intern_text(&self->stacks, stack);
}

const uint32_t *stack_table_at(const struct stack_table *self, uint32_t stack, size_t *depth,
                               struct count *count) {
    struct slice bytes = stack_bytes(self, stack);
    const void *frames = bytes.at; /* aligned: intern.h */
    *depth = bytes.len / sizeof(uint32_t);
    *count = self->counts[stack];
    return frames;
}

void stack_table_merge(struct stack_table *self, const struct stack_table *other, const uint32_t *numbers) {
    uint32_t *frames = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < other->stacks.count; i++) {
        struct slice bytes = stack_bytes(other, i);
        size_t depth = bytes.len / sizeof *frames;
        frames = heap_grow(frames, &capacity, depth, sizeof *frames);
        memcpy(frames, bytes.at, bytes.len);
        for (size_t at = 0; numbers && at < depth; at++)
            frames[at] = numbers[frames[at]];
        stack_table_add(self, frames, depth, other->counts[i]);
    }
    free(frames);
}

double stack_table_marked(const struct stack_table *self, const unsigned char *marks, double *all) {
    double sum = 0;
    *all = 0;
    for (uint32_t i = 0; i < self->stacks.count; i++) {
        struct slice bytes = stack_bytes(self, i);
        size_t marked = 0, at;
        for (at = sizeof(uint32_t); at < bytes.len; at += sizeof(uint32_t)) {
            uint32_t name;
            memcpy(&name, bytes.at + at, sizeof name);
            marked += marks[name];
        }
        double count = self->counts[i].form == COUNT_WHOLE ? (double)self->counts[i].whole
                                                           : count_double(self->counts[i]);
        sum += (double)marked * count;
        *all += (double)(at / sizeof(uint32_t) - 1) * count;
    }
    return sum;
}

/* Names as they are in stacks: followed by ';' (odd numbers), or as the last one (even numbers). */
static int by_placed_name(const void *context, uint32_t a, uint32_t b) {
    struct slice x = intern_text(context, a / 2), y = intern_text(context, b / 2);
    size_t common = slice_common(x, y);
    int left = common < x.len ? (unsigned char)x.at[common] : a % 2 ? ';' : -1;
    int right = common < y.len ? (unsigned char)y.at[common] : b % 2 ? ';' : -1;
    return left - right;
}

/*
 * The place of each placed name in their order, from 1: then
 * stacks compare by these numbers as by their texts.
 */
static uint32_t *rank_names(const struct intern *names) {
    size_t n = names->count * 2;
    for (uint32_t i = 0; i < names->count; i++)
        assert(slice_find(intern_text(names, i), ';') == intern_text(names, i).len);
    uint32_t *sorted = heap_resize(NULL, n + 1, sizeof *sorted);
    uint32_t *ranks = heap_resize(NULL, n + 1, sizeof *ranks);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = i;
    sort_numbers(sorted, n, by_placed_name, names);
    for (uint32_t i = 0; i < n; i++)
        ranks[sorted[i]] = i + 1;
    free(sorted);
    return ranks;
}

/* The stacks as rows of ranks, which *keys owns. */
static struct sort_row *rank_stacks(const struct stack_table *self, const uint32_t *ranks, uint32_t **keys) {
    size_t n = self->stacks.count, total = 0;
    struct sort_row *rows = heap_resize(NULL, n + 1, sizeof *rows);
    for (uint32_t i = 0; i < n; i++)
        total += stack_bytes(self, i).len / sizeof **keys + 1;
    uint32_t *next = *keys = heap_resize(NULL, total + 1, sizeof **keys);
    for (uint32_t i = 0; i < n; i++) {
        struct slice bytes = stack_bytes(self, i);
        size_t depth = bytes.len / sizeof *next;
        memcpy(next, bytes.at, bytes.len);
        rows[i] = (struct sort_row){next, i, (uint32_t)depth + 1};
        for (size_t at = 0; at < depth; at++)
            next[at] = ranks[(size_t)next[at] * 2 + (at + 1 < depth)];
        next += depth;
        *next++ = 0; /* the whole row, where a stack has no frame */
    }
    return rows;
}

struct stack_walk stack_walk_start(const struct stack_table *stacks, const struct intern *names) {
    struct stack_walk self = {.stacks = stacks, .names = names};
    uint32_t *ranks = rank_names(names);
    self.rows = rank_stacks(stacks, ranks, &self.keys);
    sort_rows(self.rows, stacks->stacks.count);
    free(ranks);
    return self;
}

bool stack_walk_next(struct stack_walk *self) {
    size_t count = self->stacks->stacks.count, later = self->next + AHEAD;
    if (self->next == count)
        return false;
    if (later < count) { /* in this order, stacks are anywhere in memory */
        intern_prefetch(&self->stacks->stacks, self->rows[later].number);
        __builtin_prefetch(&self->stacks->counts[self->rows[later].number]);
    }
    uint32_t stack = self->rows[self->next++].number;
    self->frames = stack_table_at(self->stacks, stack, &self->depth, &self->count);
    return true;
}

void stack_walk_add_text(const struct stack_walk *self, struct bytebuf *into) {
    assert(self->next);
    for (size_t at = 0; at < self->depth; at++) {
        if (at)
            bytebuf_add_byte(into, ';');
        bytebuf_add(into, intern_text(self->names, self->frames[at]));
    }
}

void stack_walk_free(struct stack_walk *self) {
    free(self->rows);
    free(self->keys);
    *self = (struct stack_walk){0};
}

void stack_table_print(const struct stack_table *self, const struct intern *names, struct outbuf *out) {
    struct stack_walk walk = stack_walk_start(self, names);
    while (stack_walk_next(&walk)) {
        stack_walk_add_text(&walk, &out->pending);
        bytebuf_add_byte(&out->pending, ' ');
        count_print(&out->pending, walk.count);
        bytebuf_add_byte(&out->pending, '\n');
        outbuf_settle(out);
    }
    stack_walk_free(&walk);
}

struct count stack_table_total(const struct stack_table *self) {
    struct count total = {0};
    for (size_t i = 0; i < self->stacks.count; i++)
        count_add_to(&total, self->counts[i]);
    return total;
}

void stack_table_free(struct stack_table *self) {
    intern_free(&self->stacks);
    free(self->counts);
    *self = (struct stack_table){0};
}
