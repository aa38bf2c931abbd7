/*
 * stack_table - sequences of frame numbers and their summed counts
 *
 * A stack is a sequence of numbers of an intern table of names, outermost first, the process name in front.
 * Equal stacks are summed. Names must not hold ';' and not be longer than memory; then the joined text of two
 * different stacks differs.
 *
 *     struct stack_table stacks = {0};
 *     stack_table_add(&stacks, frames, depth, count_whole(1));
 *     stack_table_print(&stacks, &names, &out);      // "java;main;work 12", in byte order of the stacks
 *     stack_table_free(&stacks);
 */
#ifndef STACK_TABLE_H
#define STACK_TABLE_H

#include "base/contract.h"
#include "base/count.h"
#include "base/intern.h"
#include "base/outbuf.h"

struct stack_table {
    struct intern stacks; /* private: the frame numbers, as bytes */
    struct count *counts; /* private: by number of the stack */
    size_t room;
};

void stack_table_add(struct stack_table *self, const uint32_t *frames, size_t depth, struct count count);

/* Adds all stacks of another table; numbers[n] is the name here that is name n there, NULL: the same one. */
void stack_table_merge(struct stack_table *self, const struct stack_table *other, const uint32_t *numbers);

/* Prints "STACK COUNT" lines in byte order of the stack's text. */
void stack_table_print(const struct stack_table *self, const struct intern *names, struct outbuf *out);

/* The sum of all counts. */
struct count stack_table_total(const struct stack_table *self);

static inline size_t stack_table_size(const struct stack_table *self) {
    return self->stacks.count;
}

void stack_table_free(struct stack_table *self);

#endif
