/* event_filter: events are few, so filters are compared once per new event and remembered by its number. */
#include "perf/event_filter.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

/* Letters that perf accepts behind an event's colon (tools/perf/util/parse-events.l). */
#define MODIFIERS "ukhpPGHSDIWeb"

struct slice event_filter_plain(struct slice event) {
    size_t slash = slice_find(event, '/');
    if (slash < event.len) { /* pmu/event/modifiers */
        event = slice_from(event, slash + 1);
        event.len = slice_find(event, '/');
    }
    size_t colon = slice_find_last(event, ':'), name = slice_find(event, ':');
    for (size_t i = colon; i + 1 < event.len; i++)
        if (!memchr(MODIFIERS, event.at[i + 1], sizeof MODIFIERS - 1))
            return slice_part(event, 0, colon == name ? event.len : colon); /* sys:name is a tracepoint */
    return slice_part(event, 0, slice_find(event, ':') == colon ? name : colon);
}

static bool equals_filter(const struct event_filter *self, struct slice event, size_t filter) {
    return slice_equal(event, slice_of_text(self->filters[filter]));
}

uint32_t event_filter_note(struct event_filter *self, struct slice event) {
    size_t known = self->events.count;
    uint32_t number = intern_add(&self->events, event);
    if (number < known)
        return number;
    self->samples = heap_grow(self->samples, &self->room, known + 1, sizeof *self->samples);
    self->samples[number] = (struct event_samples){.loose = -1, .chunk = self->chunk, .chunk_rank = number};
    if (self->count && !self->met)
        self->met = heap_zeroed(self->count, sizeof *self->met);
    for (size_t i = 0; i < self->count; i++) {
        self->met[i] |= equals_filter(self, event, i);
        if (equals_filter(self, event_filter_plain(event), i))
            self->samples[number].loose = (int64_t)i;
    }
    return number;
}

int64_t event_filter_place(struct event_filter *self, uint32_t event, bool may_be_default) {
    if (self->count) {
        for (size_t i = 0; i < self->count; i++)
            if (equals_filter(self, intern_text(&self->events, event), i))
                return EVENT_KEPT;
        return self->samples[event].loose >= 0 ? self->samples[event].loose : EVENT_DROPPED;
    }
    if (!self->has_default && may_be_default) {
        self->has_default = true;
        self->default_event = event;
    }
    return !self->has_default || self->default_event == event ? EVENT_KEPT : EVENT_DROPPED;
}

bool event_filter_keeps_loose(const struct event_filter *self, size_t filter) {
    return self->met && !self->met[filter];
}

struct event_filter event_filter_like(const struct event_filter *from) {
    struct event_filter like = {.filters = from->filters, .count = from->count, .chunk = from->chunk};
    if (from->has_default) {
        like.default_event = event_filter_note(&like, intern_text(&from->events, from->default_event));
        like.has_default = true;
        like.samples[like.default_event].chunk = from->samples[from->default_event].chunk;
        like.samples[like.default_event].chunk_rank = from->samples[from->default_event].chunk_rank;
    }
    return like;
}

/* Negative when x was met before y. */
static int by_meeting(const struct event_samples *x, const struct event_samples *y) {
    if (x->chunk != y->chunk)
        return x->chunk < y->chunk ? -1 : 1;
    return (x->chunk_rank > y->chunk_rank) - (x->chunk_rank < y->chunk_rank);
}

void event_filter_merge(struct event_filter *self, const struct event_filter *other) {
    for (uint32_t i = 0; i < other->events.count; i++) {
        const struct event_samples *theirs = &other->samples[i];
        size_t known = self->events.count;
        uint32_t number = event_filter_note(self, intern_text(&other->events, i));
        struct event_samples *ours = &self->samples[number];
        if (number == known || by_meeting(theirs, ours) < 0) {
            ours->chunk = theirs->chunk;
            ours->chunk_rank = theirs->chunk_rank;
        }
        ours->kept += theirs->kept;
        ours->dropped += theirs->dropped;
    }
}

static int compare_meeting(const void *context, uint32_t a, uint32_t b) {
    const struct event_filter *self = context;
    return by_meeting(&self->samples[a], &self->samples[b]);
}

void event_filter_settle(struct event_filter *self) {
    for (uint32_t event = 0; event < self->events.count; event++) {
        struct event_samples *samples = &self->samples[event];
        if (event_filter_place(self, event, false) >= 0 &&
            !event_filter_keeps_loose(self, (size_t)samples->loose)) {
            samples->dropped += samples->kept;
            samples->kept = 0;
        }
    }
    self->order = heap_resize(self->order, self->events.count + 1, sizeof *self->order);
    for (uint32_t event = 0; event < self->events.count; event++)
        self->order[event] = event;
    sort_numbers(self->order, self->events.count, compare_meeting, self);
}

void event_filter_free(struct event_filter *self) {
    intern_free(&self->events);
    free(self->samples);
    free(self->met);
    free(self->order);
    *self = (struct event_filter){0};
}
