/*
 * kept_lines - lines that are kept until all are read, in the order in which they came or in byte order
 *
 *     struct kept_lines lines = {0};
 *     kept_lines_add(&lines, SLICE("b 1"));
 *     kept_lines_add(&lines, SLICE("a 1"));
 *     kept_lines_sort(&lines, &(struct threads){.count = 1});
 *     kept_lines_get(&lines, 0, &line);      // "a 1"
 *     kept_lines_free(&lines);
 */
#ifndef KEPT_LINES_H
#define KEPT_LINES_H

#include "base/arena.h"
#include "base/text_sort.h"
#include "profile_line.h"

struct kept_lines {
    size_t count;

    struct text_row *rows; /* private from here */
    size_t capacity;
    struct arena texts;
    struct kept_stack {
        uint32_t number; /* the row's */
        size_t stack;    /* bytes */
        struct count count;
    } * stacks; /* rows whose text cannot be parsed, for they were not lines */
    size_t stack_count, stack_capacity;
};

/* Keeps a copy of a line that profile_line_parse understands. */
void kept_lines_add(struct kept_lines *self, struct slice text);

/* Keeps a stack with its count, sorted like the line "STACK COUNT", though no text is looked at. */
void kept_lines_add_stack(struct kept_lines *self, struct slice stack, struct count count);

/* Turns all stacks around: they start at the leaf. Before they are sorted. */
void kept_lines_reverse(struct kept_lines *self, bool differential);

/* Puts the lines into byte order; equal ones stay in the order in which they came. */
void kept_lines_sort(struct kept_lines *self, struct threads *threads);

/* A line, valid until the lines are freed. To be asked for one after the other: those that follow are fetched
 * from memory. */
void kept_lines_get(const struct kept_lines *self, size_t i, struct profile_line *line);

/* Its text, valid as long. */
static inline struct slice kept_lines_text(const struct kept_lines *self, size_t i) {
    assert(i < self->count);
    return text_row_slice(&self->rows[i]);
}

void kept_lines_free(struct kept_lines *self);

#endif
