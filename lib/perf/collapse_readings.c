/* collapse_readings: messages about lines are held back until it is known whose lines they are. */
#include "perf/collapse_readings.h"

#include <stdlib.h>

#include "perf/collapse_sample.h"

#include "base/banned.h"

void collapse_readings_begin(struct collapse *self) {
    if (self->columns || self->decided)
        return;
    self->columns = heap_zeroed(1, sizeof *self->columns);
    self->columns->settings = self->settings;
    self->columns->events = event_filter_like(&self->events);
    self->columns->by_columns = self->columns->decided = true;
    self->columns->stats.log = &self->columns->log;
    self->stats.log = &self->log;
}

/* Reports what was held back. */
static void release_log(struct collapse *self) {
    const uint64_t none = 0;
    self->stats.log = NULL;
    collapse_stats_skip_logged(&self->stats, &self->log, 1, &none);
    self->log = (struct collapse_skipped_log){0};
}

void collapse_readings_decide(struct collapse *self, const struct perf_header *header) {
    if (self->decided || !header->has_time)
        return;
    self->decided = true;
    release_log(self);
}

/* The second reader takes the place of the first. */
static void swap(struct collapse *self) {
    struct collapse *columns = self->columns, other = *self;
    columns->stats.lines = self->stats.lines;
    columns->stats.messages = self->stats.messages;
    other.stats.messages = (struct messages){0};
    *self = *columns;
    *columns = other;
    self->columns = columns;
    columns->columns = NULL;
}

void collapse_readings_choose(struct collapse *self) {
    collapse_sample_end_input(self->columns);
    const struct collapse *columns = self->columns;
    bool is_perf =
        columns->shaped_samples * 2 > columns->stats.headers; /* any text has a line that looks like one */
    if (is_perf && columns->shaped_samples > self->shaped_samples)
        swap(self);
    release_log(self);
}
