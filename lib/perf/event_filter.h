/*
 * event_filter - which events' samples count
 *
 * Without filters given, the first event met is the filter: samples of different events, such as cycles and
 * page faults, have different units. Filters are compared exactly. A filter that equals no event of the whole
 * input but equals one without its PMU and modifiers ("cycles" for "cpu_core/cycles:Pu/") keeps that one;
 * since that is known only at the end, such samples go to a table of their own, one per filter.
 *
 *     struct event_filter events = {.filters = filters, .count = 1};
 *     uint32_t event = event_filter_note(&events, SLICE("cycles:P"));
 *     int place = event_filter_place(&events, event, true); // EVENT_KEPT, EVENT_DROPPED or the filter
 */
#ifndef EVENT_FILTER_H
#define EVENT_FILTER_H

#include "base/intern.h"

enum { EVENT_DROPPED = -2, EVENT_KEPT = -1 };

/* How many samples of one event were kept and dropped. */
struct event_samples {
    uint64_t kept, dropped;
    int64_t loose;       /* private: the filter that names it without its modifiers, or -1 */
    uint64_t chunk;      /* private: where it was first met: the chunk of the input, */
    uint32_t chunk_rank; /* and its number where that chunk was read */
};

struct event_filter {
    const char *const *filters; /* set before use; they outlive this */
    size_t count;
    uint64_t chunk;                /* of the input: who reads chunks in any order numbers them here */
    struct intern events;          /* every event met */
    struct event_samples *samples; /* by number of the event */
    uint32_t *order;               /* after event_filter_settle: the events in the order of meeting */
    bool has_default;
    uint32_t default_event; /* the event that became the filter */
    size_t room;            /* private */
    bool *met;              /* private: by filter, whether an event equals it */
};

/* The number of the event. */
uint32_t event_filter_note(struct event_filter *self, struct slice event);

/*
 * Where a sample of this event goes: EVENT_KEPT, EVENT_DROPPED, or to the loose table of the filter with that
 * number. `may_be_default`: it may become the default filter.
 */
int64_t event_filter_place(struct event_filter *self, uint32_t event, bool may_be_default);

/* Whether it is known what the default filter is, if there is to be one. */
static inline bool event_filter_is_fixed(const struct event_filter *self) {
    return self->count || self->has_default;
}

/* An empty filter that keeps the same events as one that is fixed. `from` lives as long. */
struct event_filter event_filter_like(const struct event_filter *from);

/* Adds what another one saw in parts of the same input. */
void event_filter_merge(struct event_filter *self, const struct event_filter *other);

/* After all input: whether the loose table of this filter counts. */
bool event_filter_keeps_loose(const struct event_filter *self, size_t filter);

/* After all input: books samples that were kept loosely, but not needed, as dropped; and sets `order`. */
void event_filter_settle(struct event_filter *self);

/* The event without its PMU and its modifiers. */
struct slice event_filter_plain(struct slice event);

void event_filter_free(struct event_filter *self);

#endif
