/*
 * stack_table: stacks are hashed as numbers; text appears only when printing. For that, names are ranked once
 * in the order of "name;", so that two stacks are compared by numbers up to the first that differs. Only a
 * stack that ends there needs a look at the text: its name is followed by nothing instead of ';'.
 */
#include "stack_table.h"

#include <stdlib.h>

#include "sort.h"

#include "banned.h"

void stack_table_add(struct stack_table *self, const uint32_t *frames, size_t depth, struct count count) {
    size_t known = self->stacks.count;
    uint32_t stack = intern_add(&self->stacks, slice_make((const char *)frames, depth * sizeof *frames));
    if (stack < known) {
        count_add_to(&self->counts[stack], count);
        return;
    }
    self->counts = heap_grow(self->counts, &self->room, self->stacks.count, sizeof *self->counts);
    self->counts[stack] = count_add((struct count){0}, count);
}

static struct slice stack_bytes(const struct stack_table *self, uint32_t stack) {
    return intern_text(&self->stacks, stack);
}

void stack_table_merge(struct stack_table *self, const struct stack_table *other) {
    for (uint32_t i = 0; i < other->stacks.count; i++) {
        struct slice bytes = stack_bytes(other, i);
        stack_table_add(self, (const uint32_t *)(const void *)bytes.at, bytes.len / sizeof(uint32_t),
                        other->counts[i]);
    }
}

/* As "a;" compares with "b;". */
static int by_followed_name(const void *context, uint32_t a, uint32_t b) {
    struct slice x = intern_text(context, a), y = intern_text(context, b);
    size_t common = slice_common(x, y);
    int left = common < x.len ? (unsigned char)x.at[common] : ';';
    int right = common < y.len ? (unsigned char)y.at[common] : ';';
    return left - right;
}

struct stack_order {
    const struct stack_table *table;
    const struct intern *names;
    const uint32_t *ranks;
};

/* As the joined texts compare. */
static int by_text(const void *context, uint32_t a, uint32_t b) {
    const struct stack_order *order = context;
    struct slice x = stack_bytes(order->table, a), y = stack_bytes(order->table, b);
    size_t at = slice_common(x, y) / sizeof(uint32_t);
    size_t x_depth = x.len / sizeof(uint32_t), y_depth = y.len / sizeof(uint32_t);
    if (at == x_depth || at == y_depth)
        return (x_depth > y_depth) - (x_depth < y_depth);
    uint32_t left = ((const uint32_t *)(const void *)x.at)[at],
             right = ((const uint32_t *)(const void *)y.at)[at];
    if (at + 1 == x_depth && slice_starts(intern_text(order->names, right), intern_text(order->names, left)))
        return -1;
    if (at + 1 == y_depth && slice_starts(intern_text(order->names, left), intern_text(order->names, right)))
        return 1;
    return order->ranks[left] < order->ranks[right] ? -1 : 1;
}

/* Where each name stands in the order of followed names. */
static uint32_t *rank_names(const struct intern *names) {
    uint32_t *sorted = heap_resize(NULL, names->count + 1, sizeof *sorted);
    uint32_t *ranks = heap_resize(NULL, names->count + 1, sizeof *ranks);
    for (uint32_t i = 0; i < names->count; i++)
        sorted[i] = i;
    sort_numbers(sorted, names->count, by_followed_name, names);
    for (uint32_t i = 0; i < names->count; i++)
        ranks[sorted[i]] = i;
    free(sorted);
    return ranks;
}

static void print_stack(const struct stack_order *order, uint32_t stack, struct bytebuf *out) {
    struct slice bytes = stack_bytes(order->table, stack);
    for (size_t at = 0; at < bytes.len; at += sizeof(uint32_t)) {
        uint32_t name;
        memcpy(&name, bytes.at + at, sizeof name);
        if (at)
            bytebuf_add_byte(out, ';');
        bytebuf_add(out, intern_text(order->names, name));
    }
    bytebuf_add_byte(out, ' ');
    count_print(out, order->table->counts[stack]);
    bytebuf_add_byte(out, '\n');
}

void stack_table_print(const struct stack_table *self, const struct intern *names, struct outbuf *out) {
    size_t n = self->stacks.count;
    uint32_t *ranks = rank_names(names), *sorted = heap_resize(NULL, n + 1, sizeof *sorted);
    struct stack_order order = {self, names, ranks};
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = i;
    sort_numbers(sorted, n, by_text, &order);
    for (size_t i = 0; i < n; i++) {
        print_stack(&order, sorted[i], &out->pending);
        outbuf_settle(out);
    }
    free(sorted);
    free(ranks);
}

void stack_table_free(struct stack_table *self) {
    intern_free(&self->stacks);
    free(self->counts);
    *self = (struct stack_table){0};
}
