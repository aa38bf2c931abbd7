/* call_tree: a row with an inclusive value is counted when its last callee is known. */
#include "call_tree.h"

#include <stdlib.h>

#include "base/banned.h"

struct call_entry {
    struct call_row row;
    struct decimal callees; /* sum of their values */
};

/* Counts the stack whose last row is the last open one. */
static void count_last(struct call_tree *self, struct fold *fold, struct decimal value) {
    size_t depth = 0;
    if (decimal_is_zero(value) || self->open[self->count - 1].row.waits)
        return;
    self->frames = heap_grow(self->frames, &self->frames_capacity, self->count + 1, sizeof *self->frames);
    for (size_t i = 0; i < self->count; i++) {
        uint32_t name = self->open[self->inverted ? self->count - 1 - i : i].row.name;
        if (name != INTERN_NONE)
            self->frames[depth++] = name;
    }
    if (!depth)
        self->frames[depth++] = intern_add(&fold->names, SLICE("-"));
    fold_add(fold, 0, self->frames, depth, value);
}

static void close_last(struct call_tree *self, struct fold *fold) {
    struct call_entry *last = &self->open[self->count - 1];
    if (self->inclusive) {
        struct decimal own = last->row.value;
        fold->below_zero += !decimal_subtract(&own, last->callees);
        count_last(self, fold, own);
    }
    self->count--;
}

void call_tree_add(struct call_tree *self, struct fold *fold, struct call_row row) {
    while (self->count && self->open[self->count - 1].row.depth >= row.depth)
        close_last(self, fold);
    if (self->numbered && self->count >= FOLD_DEEPEST) {
        fold->too_deep++;
        if (!self->inclusive)
            count_last(self, fold, row.value);
        return;
    }
    if (self->count)
        decimal_add(&self->open[self->count - 1].callees, row.value);
    self->open = heap_grow(self->open, &self->capacity, self->count + 1, sizeof *self->open);
    self->open[self->count++] = (struct call_entry){.row = row};
    if (!self->inclusive)
        count_last(self, fold, row.value);
}

void call_tree_end(struct call_tree *self, struct fold *fold) {
    while (self->count)
        close_last(self, fold);
}

void call_tree_free(struct call_tree *self) {
    free(self->open);
    free(self->frames);
    *self = (struct call_tree){0};
}
