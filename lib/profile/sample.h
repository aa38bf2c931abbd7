/*
 * sample - one stack being built
 *
 * A reader of recordings opens a sample, pushes its frames from the innermost outwards, and closes it, which
 * hands its stack to a queue for a table. Frames and processes are numbers of an intern table of names.
 *
 *     struct sample sample = {0};
 *     sample_open(&sample, process, count_whole(1));
 *     sample_push(&sample, callee);
 *     sample_push(&sample, caller);
 *     sample_close(&sample, &stacks, &queue);       // "process;caller;callee 1"
 *     sample_free(&sample);
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdbool.h>

#include "base/contract.h"
#include "profile/stack_queue.h"
#include "profile/stack_table.h"

struct sample {
    bool open;
    uint32_t process; /* its name, or INTERN_NONE */
    struct count count;
    size_t depth;     /* frames so far */
    uint32_t *frames; /* private: filled from the end, so that they lie outermost first */
    size_t capacity;
};

/* Begins a sample without frames; the one before has ended. `process`: INTERN_NONE if its name is not known.
 */
static inline void sample_open(struct sample *self, uint32_t process, struct count count) {
    assert(!self->open);
    self->open = true;
    self->process = process;
    self->count = count;
    self->depth = 0;
}

/* private: makes room for one more frame */
void sample_grow(struct sample *self);

/* Adds the caller of what was pushed before. */
static inline void sample_push(struct sample *self, uint32_t name) {
    assert(self->open);
    if (self->depth == self->capacity)
        sample_grow(self);
    self->frames[self->capacity - ++self->depth] = name;
}

/* Adds callers of what was pushed before, given outermost first. */
void sample_push_callers(struct sample *self, const uint32_t *names, size_t count);

/* The frame at that place, 0 being the outermost; it may be replaced. Valid until the next push. */
static inline uint32_t *sample_at(struct sample *self, size_t place) {
    assert(place < self->depth);
    return &self->frames[self->capacity - self->depth + place];
}

/* Ends the sample. Its stack, unless that is empty, is added to the table when the queue adds it. */
void sample_close(struct sample *self, struct stack_table *stacks, struct stack_queue *queue);

/* Ends the sample without adding it. */
static inline void sample_drop(struct sample *self) {
    self->open = false;
    self->depth = 0;
}

void sample_free(struct sample *self);

#endif
