/* line_cache: one look-up per line that was not predicted. */
#include "line_cache.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

void line_cache_add(struct line_cache *self, struct slice line, struct line_frame frame) {
    if (self->lines.arena.used > LINE_CACHE_BYTES)
        line_cache_free(self);
    uint32_t number = intern_add(&self->lines, line);
    self->frames = heap_grow(self->frames, &self->capacity, self->lines.count, sizeof *self->frames);
    self->frames[number] = frame;
    line_prediction_note(&self->prediction, &self->lines, number);
}

void line_cache_free(struct line_cache *self) {
    intern_free(&self->lines);
    free(self->frames);
    line_prediction_free(&self->prediction);
    *self = (struct line_cache){0};
}
