/* event_filter: events are few, so filters are compared once per new event and remembered by its number. */
#include "perf/event_filter.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

/* Letters that perf accepts after an event's colon (tools/perf/util/parse-events.l). */
#define MODIFIERS "ukhpPGHSDIWeb"

static bool are_modifiers(struct slice text) {
    for (size_t i = 0; i < text.len; i++)
        if (!memchr(MODIFIERS, text.at[i], sizeof MODIFIERS - 1))
            return false;
    return true;
}

/* "cycles:Pu" of "cpu_core/cycles:Pu/", the event itself if there is no PMU. */
static struct slice without_pmu(struct slice event) {
    size_t slash = slice_find(event, '/');
    if (slash == event.len)
        return event;
    event = slice_from(event, slash + 1);
    return slice_part(event, 0, slice_find(event, '/'));
}

/*
 * What follows the last colon is modifiers if another colon precedes it ("sched:sched_switch:u"), or if it
 * looks so: "sched:sched_switch" is a tracepoint.
 */
struct slice event_filter_base_name(struct slice event) {
    event = without_pmu(event);
    size_t colon = slice_find_last(event, ':');
    if (colon == event.len)
        return event;
    struct slice name = slice_part(event, 0, colon);
    bool has_modifiers = slice_find(name, ':') < name.len || are_modifiers(slice_from(event, colon + 1));
    return has_modifiers ? name : event;
}

/* ---- patterns ---- */

/* The length of a set "[...]" at the start of the pattern, which has a byte at least; 0: there is none. */
static size_t set_length(struct slice pattern) {
    if (pattern.len < 2 || pattern.at[0] != '[')
        return 0;
    size_t end = 2 + slice_find(slice_from(pattern, 2), ']');
    return end < pattern.len ? end + 1 : 0;
}

/* True if the byte is one of the members, which are bytes and ranges such as "a-z". */
static bool is_in_set(struct slice members, char byte) {
    for (size_t i = 0; i < members.len; i++) {
        bool is_range = i + 2 < members.len && members.at[i + 1] == '-';
        char first = members.at[i], last = is_range ? members.at[i + 2] : first;
        if (byte >= first && byte <= last)
            return true;
        i += is_range ? 2 : 0;
    }
    return false;
}

/* True if the byte matches the start of the pattern, of which it takes *length bytes. */
static bool matches_byte(struct slice pattern, char byte, size_t *length) {
    size_t set = set_length(pattern);
    *length = set ? set : 1;
    if (set)
        return is_in_set(slice_part(pattern, 1, set - 1), byte);
    return pattern.len && (pattern.at[0] == '?' || pattern.at[0] == byte);
}

/* '*', '?' and "[a-z]" as in a shell. On a mismatch only the last '*' takes one byte more. */
static bool matches(struct slice pattern, struct slice text) {
    size_t p = 0, t = 0, star = SIZE_MAX, from = 0, length;
    while (t < text.len) {
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            from = t;
        } else if (matches_byte(slice_from(pattern, p), text.at[t], &length)) {
            p += length;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*')
        p++;
    return p == pattern.len;
}

static bool filter_matches(struct slice filter, struct slice event) {
    return slice_equal(filter, event) || slice_equal(filter, SLICE("all")) || matches(filter, event);
}

bool event_filter_keeps_all(const struct event_filter *self) {
    for (size_t i = 0; i < self->filter_count; i++)
        if (slice_equal(slice_of_text(self->filters[i]), SLICE("all")))
            return true;
    return false;
}

/* ---- events ---- */

static enum event_place place_by_filters(struct event_filter *self, struct slice event) {
    enum event_place place = EVENT_DROPPED;
    for (size_t i = 0; i < self->filter_count; i++) {
        struct slice filter = slice_of_text(self->filters[i]);
        if (filter_matches(filter, event)) {
            self->met[i] = true;
            place = EVENT_KEPT;
        } else if (place == EVENT_DROPPED && slice_equal(filter, event_filter_base_name(event))) {
            place = EVENT_UNDECIDED;
        }
    }
    return place;
}

uint32_t event_filter_note(struct event_filter *self, struct slice event) {
    size_t known = self->events.count;
    if (self->has_default && slice_equal(event, intern_text(&self->events, self->default_event)))
        return self->default_event;
    uint32_t number = intern_add(&self->events, event);
    if (number < known)
        return number;
    self->samples = heap_grow(self->samples, &self->capacity, known + 1, sizeof *self->samples);
    if (self->filter_count && !self->met)
        self->met = heap_zeroed(self->filter_count, sizeof *self->met);
    self->samples[number] = (struct event_samples){
        .by_filters = place_by_filters(self, event), .chunk = self->chunk, .chunk_rank = number};
    return number;
}

enum event_place event_filter_place(struct event_filter *self, uint32_t event, enum event_text text) {
    assert(event < self->events.count);
    if (self->filter_count)
        return self->samples[event].by_filters;
    if (!self->has_default && text != EVENT_TEXT_NONE)
        return text == EVENT_TEXT_ARGUMENTS ? EVENT_UNDECIDED : EVENT_KEPT;
    if (!self->has_default) {
        self->has_default = true;
        self->default_event = event;
    }
    return self->default_event == event ? EVENT_KEPT : EVENT_DROPPED;
}

bool event_filter_keeps_undecided(const struct event_filter *self, uint32_t event) {
    assert(event < self->events.count);
    if (!self->filter_count)
        return !self->has_default || self->default_event == event;
    for (size_t i = 0; i < self->filter_count; i++) {
        struct slice base = event_filter_base_name(intern_text(&self->events, event));
        if (!self->met[i] && slice_equal(slice_of_text(self->filters[i]), base))
            return true;
    }
    return false;
}

struct event_filter event_filter_like(const struct event_filter *from) {
    assert(event_filter_is_fixed(from) || !from->events.count);
    struct event_filter like = {
        .filters = from->filters, .filter_count = from->filter_count, .chunk = from->chunk};
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

/* True if samples of the event were undecided, and do not count. */
static bool drops_undecided(const struct event_filter *self, uint32_t event) {
    bool undecided =
        self->filter_count ? self->samples[event].by_filters == EVENT_UNDECIDED : self->has_default;
    return undecided && !event_filter_keeps_undecided(self, event);
}

uint64_t event_filter_settle(struct event_filter *self) {
    uint64_t dropped = 0;
    self->order = heap_resize(self->order, self->events.count + 1, sizeof *self->order);
    for (uint32_t event = 0; event < self->events.count; event++) {
        struct event_samples *samples = &self->samples[event];
        if (drops_undecided(self, event)) {
            samples->dropped += samples->kept;
            dropped += samples->kept;
            samples->kept = 0;
        }
        self->order[event] = event;
    }
    sort_numbers(self->order, self->events.count, compare_meeting, self);
    return dropped;
}

void event_filter_free(struct event_filter *self) {
    intern_free(&self->events);
    free(self->samples);
    free(self->met);
    free(self->order);
    *self = (struct event_filter){0};
}
