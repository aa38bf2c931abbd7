/* line_prediction: what is needed once per distinct text; the rest is inline. */
#include "perf/line_prediction.h"

#include <stdlib.h>

#include "base/banned.h"

void line_prediction_grow(struct line_prediction *self, uint32_t text) {
    size_t count = (size_t)text + 1;
    self->successors = heap_grow(self->successors, &self->capacity, count, sizeof *self->successors);
    memset(self->successors + self->count, 0, (count - self->count) * sizeof *self->successors);
    self->count = count;
}

void line_prediction_free(struct line_prediction *self) {
    free(self->successors);
    *self = (struct line_prediction){0};
}
