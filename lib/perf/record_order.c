/* record_order: a heap, since no order of records makes it slow; mostly a record is the newest of all. */
#include "perf/record_order.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

static bool precedes(const struct ordered_record *a, const struct ordered_record *b) {
    return a->time != b->time ? a->time < b->time : a->offset < b->offset;
}

void record_order_add(struct record_order *self, uint64_t time, uint64_t offset) {
    struct ordered_record added = {time, offset};
    self->heap = heap_grow(self->heap, &self->capacity, self->count + 1, sizeof *self->heap);
    size_t at = self->count++;
    for (; at && precedes(&added, &self->heap[(at - 1) / 2]); at = (at - 1) / 2)
        self->heap[at] = self->heap[(at - 1) / 2];
    self->heap[at] = added;
    self->newest = time > self->newest ? time : self->newest;
}

void record_order_end_round(struct record_order *self) {
    self->due = self->next_due;
    self->next_due = self->newest;
}

void record_order_end(struct record_order *self) {
    self->due = UINT64_MAX;
}

bool record_order_next(struct record_order *self, uint64_t *offset) {
    if (!self->count || self->heap[0].time > self->due)
        return false;
    *offset = self->heap[0].offset;
    struct ordered_record moved = self->heap[--self->count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < self->count; at = child) {
        if (child + 1 < self->count && precedes(&self->heap[child + 1], &self->heap[child]))
            child++;
        if (!precedes(&self->heap[child], &moved))
            break;
        self->heap[at] = self->heap[child];
    }
    self->heap[at] = moved;
    return true;
}

void record_order_free(struct record_order *self) {
    free(self->heap);
    *self = (struct record_order){0};
}
