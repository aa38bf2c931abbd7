/* sample: frames are stored from the end of the array towards its start, so that no stack has to be reversed.
 */
#include "profile/sample.h"

#include <stdlib.h>

#include "base/banned.h"

enum { FIRST_CAPACITY = 256 };

void sample_grow(struct sample *self) {
    size_t old = self->capacity, capacity = old ? old * 2 : FIRST_CAPACITY;
    uint32_t *frames = heap_resize(NULL, capacity, sizeof *frames);
    if (self->depth) /* the content stays at the end */
        memcpy(frames + capacity - self->depth, self->frames + old - self->depth,
               self->depth * sizeof *frames);
    free(self->frames);
    self->frames = frames;
    self->capacity = capacity;
}

void sample_push_callers(struct sample *self, const uint32_t *names, size_t count) {
    assert(self->open);
    while (self->capacity - self->depth < count)
        sample_grow(self);
    self->depth += count;
    if (count)
        memcpy(sample_at(self, 0), names, count * sizeof *names);
}

void sample_close(struct sample *self, struct stack_table *stacks, struct stack_queue *queue) {
    assert(self->open);
    if (self->process != INTERN_NONE)
        sample_push(self, self->process);
    if (self->depth)
        stack_queue_add(queue, stacks, sample_at(self, 0), self->depth, self->count);
    sample_drop(self);
}

void sample_free(struct sample *self) {
    free(self->frames);
    *self = (struct sample){0};
}
