/*
 * kept_lines: only texts are kept, each in a row of text_sort. A line is parsed again when it is asked for,
 * which costs less than the memory for what was parsed before.
 */
#include "kept_lines.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
    AHEAD = 8,     /* lines that are fetched before they are asked for */
    FETCHED = 320, /* bytes of their starts, and the last ones, which the counts are in */
    CACHE_LINE = 64
};

/* The row of a text that stays where it is. */
static void add_row(struct kept_lines *self, struct slice text) {
    if (self->count >= UINT32_MAX || text.len > UINT32_MAX)
        heap_die(); /* out of numbers is out of memory */
    self->rows = heap_grow(self->rows, &self->capacity, self->count + 1, sizeof *self->rows);
    self->rows[self->count] = text_row(text, (uint32_t)self->count);
    self->count++;
}

void kept_lines_add(struct kept_lines *self, struct slice text) {
    add_row(self, slice_make(arena_copy(&self->texts, text, 1), text.len));
}

void kept_lines_add_stack(struct kept_lines *self, struct slice stack, struct count count) {
    struct bytebuf text = {0};
    bytebuf_add(&text, stack);
    bytebuf_add_byte(&text, ' ');
    count_print(&text, count);
    self->stacks =
        heap_grow(self->stacks, &self->stack_capacity, self->stack_count + 1, sizeof *self->stacks);
    self->stacks[self->stack_count++] = (struct kept_stack){(uint32_t)self->count, stack.len, count};
    kept_lines_add(self, bytebuf_slice(&text));
    bytebuf_free(&text);
}

/* What was added as a stack, or NULL: it was a line. They came in the order of their numbers. */
static struct kept_stack *find_stack(const struct kept_lines *self, uint32_t number) {
    size_t from = 0, to = self->stack_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (self->stacks[middle].number == number)
            return &self->stacks[middle];
        if (self->stacks[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* The line, or the stack, that was added as this row. */
static void parse_row(const struct kept_lines *self, const struct text_row *row, struct profile_line *line) {
    struct slice text = text_row_slice(row);
    const struct kept_stack *stack = self->stack_count ? find_stack(self, row->number) : NULL;
    if (stack) {
        *line = (struct profile_line){
            .text = text, .whole = {stack->stack, text.len - stack->stack - 1}, .count = stack->count};
        return;
    }
    bool good = profile_line_parse(text, line); /* as before */
    assert(good);
    (void)good;
}

void kept_lines_reverse(struct kept_lines *self, bool differential) {
    struct bytebuf reversed = {0};
    for (size_t i = 0; i < self->count; i++) {
        struct text_row *row = &self->rows[i];
        struct profile_line line;
        parse_row(self, row, &line);
        struct kept_stack *stack = find_stack(self, row->number);
        size_t len = profile_line_reverse(&line, differential, &reversed);
        if (stack)
            stack->stack = len;
        char *copy = arena_copy(&self->texts, bytebuf_slice(&reversed), 1);
        *row = text_row(slice_make(copy, reversed.len), row->number);
    }
    bytebuf_free(&reversed);
}

void kept_lines_sort(struct kept_lines *self, struct threads *threads) {
    text_sort(self->rows, self->count, threads);
}

static void fetch(const struct text_row *row) {
    size_t end = row->len < FETCHED ? row->len : FETCHED;
    for (size_t at = 0; at < end; at += CACHE_LINE)
        __builtin_prefetch(row->at + at);
    __builtin_prefetch(row->at + row->len);
}

void kept_lines_get(const struct kept_lines *self, size_t i, struct profile_line *line) {
    assert(i < self->count);
    if (i + AHEAD < self->count)
        fetch(&self->rows[i + AHEAD]);
    parse_row(self, &self->rows[i], line);
}

void kept_lines_free(struct kept_lines *self) {
    free(self->rows);
    free(self->stacks);
    arena_free(&self->texts);
    *self = (struct kept_lines){0};
}
