/* time_line: the list of what is open is changed event by event; between two changes time passes. */
#include "time_line.h"

#include <stdlib.h>

#include "base/banned.h"

void time_line_add(struct time_line *self, struct time_event event) {
    struct moment end = event.kind == TIME_SPAN ? event.end : event.at;
    bool first = !self->started && !self->held;
    self->late |= self->started && moment_compare(event.at, self->now) < 0;
    self->unordered |= !first && moment_compare(event.at, self->last) < 0;
    if (first || moment_compare(end, self->latest) > 0)
        self->latest = end;
    event.order = (uint32_t)self->held;
    self->last = event.at;
    self->events = heap_grow(self->events, &self->capacity, self->held + 1, sizeof *self->events);
    self->events[self->held++] = event;
}

/* ---- what is open ---- */

static void count_open(const struct time_line *self, struct fold *fold, struct decimal time) {
    uint32_t frames[FOLD_DEEPEST];
    if (decimal_is_zero(time) || !self->open_count)
        return;
    for (size_t i = 0; i < self->open_count; i++)
        frames[i] = self->open[i].name;
    fold_add(fold, 0, frames, self->open_count, time);
}

/* The time of the next end of a span, at most `to`. False: there is none. */
static bool next_end(const struct time_line *self, struct moment to, struct moment *end) {
    bool found = false;
    *end = to;
    for (size_t i = 0; i < self->open_count; i++)
        if (self->open[i].span && moment_compare(self->open[i].end, *end) <= 0) {
            *end = self->open[i].end;
            found = true;
        }
    return found;
}

static void close_spans(struct time_line *self, struct moment end) {
    size_t kept = 0;
    for (size_t i = 0; i < self->open_count; i++)
        if (!self->open[i].span || moment_compare(self->open[i].end, end) > 0)
            self->open[kept++] = self->open[i];
    self->open_count = kept;
}

/* Lets the time pass up to a moment, and closes what ends then. */
static void advance(struct time_line *self, struct fold *fold, struct moment to) {
    for (struct moment end; next_end(self, to, &end); close_spans(self, end)) {
        count_open(self, fold, moment_since(end, self->now));
        self->now = moment_compare(end, self->now) > 0 ? end : self->now;
    }
    count_open(self, fold, moment_since(to, self->now));
    self->now = to;
}

static void close_begun(struct time_line *self, uint32_t name) {
    size_t at = self->open_count;
    if (self->deep) {
        self->deep--;
        return;
    }
    while (at && (self->open[at - 1].span || (name != INTERN_NONE && self->open[at - 1].name != name)))
        at--;
    if (!at)
        return;
    memmove(&self->open[at - 1], &self->open[at], (self->open_count - at) * sizeof *self->open);
    self->open_count--;
}

static void apply(struct time_line *self, struct fold *fold, const struct time_event *event) {
    if (!self->started || moment_compare(event->at, self->now) > 0)
        advance(self, fold, event->at);
    self->started = true;
    if (event->kind == TIME_END) {
        close_begun(self, event->name);
    } else if (self->open_count == FOLD_DEEPEST) {
        fold->too_deep++;
        self->deep += event->kind == TIME_BEGIN;
    } else {
        self->open = heap_grow(self->open, &self->open_capacity, self->open_count + 1, sizeof *self->open);
        self->open[self->open_count++] =
            (struct time_open){event->name, event->kind == TIME_SPAN, event->end};
    }
}

/* ---- the order of events ---- */

/* By time; at one moment begins and ends as they came, then spans, the longest first. */
static int compare_events(const void *a, const void *b) {
    const struct time_event *x = a, *y = b;
    int order = moment_compare(x->at, y->at);
    if (!order)
        order = (x->kind == TIME_SPAN) - (y->kind == TIME_SPAN);
    if (!order && x->kind == TIME_SPAN)
        order = moment_compare(y->end, x->end);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* Counts the first events. */
static void apply_first(struct time_line *self, struct fold *fold, size_t count) {
    qsort(self->events, count, sizeof *self->events, compare_events);
    for (size_t i = 0; i < count; i++)
        apply(self, fold, &self->events[i]);
    self->held -= count;
    memmove(self->events, self->events + count, self->held * sizeof *self->events);
}

void time_line_pass(struct time_line *self, struct fold *fold) {
    size_t over = self->held;
    if (self->unordered)
        return;
    while (over && moment_compare(self->events[over - 1].at, self->last) == 0)
        over--; /* more may come at the last moment */
    if (!over)
        return;
    apply_first(self, fold, over);
    for (size_t i = 0; i < self->held; i++)
        self->events[i].order = (uint32_t)i;
}

void time_line_end(struct time_line *self, struct fold *fold) {
    if (self->held)
        apply_first(self, fold, self->held);
    if (self->started)
        advance(self, fold, self->latest);
    time_line_free(self);
}

void time_line_free(struct time_line *self) {
    free(self->events);
    free(self->open);
    *self = (struct time_line){0};
}
