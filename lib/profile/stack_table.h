/*
 * stack_table - sequences of frame numbers and their summed counts
 *
 * A stack is a sequence of numbers of an intern table of names, outermost first, the process name first.
 * Equal stacks are summed. Names must not hold ';' and not be longer than memory; then the joined text of two
 * different stacks differs.
 *
 *     struct stack_table stacks = {0};
 *     stack_table_add(&stacks, frames, depth, count_whole(1));
 *     stack_table_print(&stacks, &names, &out);      // "java;main;work 12", in byte order of the stacks
 *     stack_table_free(&stacks);
 *
 * To get the stacks and not their lines, walk them, in the same order:
 *
 *     struct stack_walk walk = stack_walk_start(&stacks, &names);
 *     while (stack_walk_next(&walk))
 *         use(walk.frames, walk.depth, walk.count);
 *     stack_walk_free(&walk);
 */
#ifndef STACK_TABLE_H
#define STACK_TABLE_H

#include "base/contract.h"
#include "base/count.h"
#include "base/intern.h"
#include "base/outbuf.h"
#include "base/threads.h"

struct stack_table {
    struct intern stacks; /* private: the frame numbers, as bytes */
    struct count *counts; /* private: by number of the stack */
    size_t capacity;
};

void stack_table_add(struct stack_table *self, const uint32_t *frames, size_t depth, struct count count);

/*
 * The same in steps, for stack_queue: the hash of a stack, given as its bytes, whose slot is fetched; the
 * stack with that hash, which is fetched if it is known; and the adding.
 */
uint32_t stack_table_expect(struct stack_table *self, struct slice stack);
void stack_table_fetch(const struct stack_table *self, uint32_t hash);
void stack_table_add_expected(struct stack_table *self, struct slice stack, uint32_t hash,
                              struct count count);

/* The sum of a stack; false: it was never added. */
MUST_USE bool stack_table_find(const struct stack_table *self, const uint32_t *frames, size_t depth,
                               struct count *count);

/* The frames of a stack, of the numbers 0 to the size of the table; valid until one is added. */
const uint32_t *stack_table_at(const struct stack_table *self, uint32_t stack, size_t *depth,
                               struct count *count);

/* Adds all stacks of another table; numbers[n] is the name here that is name n there, NULL: the same one. */
void stack_table_merge(struct stack_table *self, const struct stack_table *other, const uint32_t *numbers);

/* Prints "STACK COUNT" lines in byte order of the stack's text. */
void stack_table_print(const struct stack_table *self, const struct intern *names, struct outbuf *out);

/*
 * The sum over all stacks of the count times the number of its marked frames (by name); *all: the same for
 * all frames. The first name of a stack is the process, which is not a frame.
 */
double stack_table_marked(const struct stack_table *self, const unsigned char *marks, double *all);

/* The sum of all counts. */
struct count stack_table_total(const struct stack_table *self);

static inline size_t stack_table_size(const struct stack_table *self) {
    return self->stacks.count;
}

void stack_table_free(struct stack_table *self);

/* The stacks of a table in byte order of their text. Neither the table nor the names may change meanwhile. */
struct stack_walk {
    const uint32_t *frames; /* of the stack arrived at: numbers of names, outermost first */
    size_t depth;
    struct count count;
    const struct stack_table *stacks; /* private from here */
    const struct intern *names;
    struct sort_row *rows; /* the stacks in order */
    uint32_t **keys;       /* of the rows, in parts */
    size_t parts, next, end;
    bool is_part;
    const uint32_t *last_frames; /* frames of the stack whose text was made last */
    size_t last_depth;
    struct bytebuf text; /* of that stack */
    size_t *ends;        /* where its frames end in it */
    size_t capacity;
};

/* Before the first stack. Sorts them: this is where the time goes. */
struct stack_walk stack_walk_start(const struct stack_table *stacks, const struct intern *names);

/* The same by several threads. */
struct stack_walk stack_walk_start_in_threads(const struct stack_table *stacks, const struct intern *names,
                                              struct threads *threads);

/* A walk of `count` stacks, or of those that are left, from number `first` of the order. To be freed
 * before the whole one. */
struct stack_walk stack_walk_part(const struct stack_walk *self, size_t first, size_t count);

/* Goes to the next stack. False: there is none. */
MUST_USE bool stack_walk_next(struct stack_walk *self);

/* Appends the text of the stack arrived at: its names with ';' between them. */
void stack_walk_add_text(struct stack_walk *self, struct bytebuf *into);

/* Appends "STACK COUNT", and a newline. */
void stack_walk_add_line(struct stack_walk *self, struct bytebuf *into);

void stack_walk_free(struct stack_walk *self);

#endif
