/*
 * event_filter - which events' samples count
 *
 * Samples of different events, such as cycles and page faults, have different units. Without filters given,
 * the first event met is the one that counts; but tracepoints whose arguments are printed count only if the
 * input has no other events, and then all of them do. A filter is an event's name, or a pattern with '*', '?'
 * or '['; "all" keeps every event. A filter that matches no event exactly keeps those that it names without
 * PMU and modifiers ("cycles" for "cpu_core/cycles:Pu/"). That is known only at the end of the input, so such
 * samples are undecided until then: each event has a table of its own.
 *
 *     struct event_filter events = {.filters = filters, .filter_count = 1};
 *     uint32_t event = event_filter_note(&events, SLICE("cycles:P"));
 *     enum event_place place = event_filter_place(&events, event, EVENT_TEXT_NONE);
 */
#ifndef EVENT_FILTER_H
#define EVENT_FILTER_H

#include "base/contract.h"
#include "base/count.h"
#include "base/intern.h"

enum event_place { EVENT_KEPT, EVENT_DROPPED, EVENT_UNDECIDED };

/* How many samples of one event were kept and dropped. */
struct event_samples {
    uint64_t kept, dropped;
    struct count weight;         /* after all input: of the kept ones that were undecided */
    enum event_place by_filters; /* private: what the filters given say */
    uint64_t chunk;              /* private: where it was first met: the chunk of the input, */
    uint32_t chunk_rank;         /* and its number where that chunk was read */
};

struct event_filter {
    const char *const *filters; /* set before use; they outlive this */
    size_t filter_count;
    uint64_t chunk;                /* of the input: set by readers that read chunks in any order */
    struct intern events;          /* every event met */
    struct event_samples *samples; /* by number of the event */
    uint32_t *order;               /* after event_filter_settle: the events in the order of meeting */
    bool has_default;
    uint32_t default_event; /* the event that became the filter */
    size_t capacity;        /* private */
    bool *met;              /* private: by filter, true if it matches an event */
};

/* The number of the event. */
uint32_t event_filter_note(struct event_filter *self, struct slice event);

/* What is printed after an event's name. */
enum event_text {
    EVENT_TEXT_NONE,
    EVENT_TEXT_ARGUMENTS, /* of a tracepoint */
    EVENT_TEXT_OTHER      /* which only tells that the event is not the default */
};

/* Where a sample of this event goes. */
enum event_place event_filter_place(struct event_filter *self, uint32_t event, enum event_text text);

/* True if it is known what the default filter is, if there is to be one. */
static inline bool event_filter_is_fixed(const struct event_filter *self) {
    return self->filter_count || self->has_default;
}

/* True if every event is kept: their names are to tell their stacks apart. */
bool event_filter_keeps_all(const struct event_filter *self);

/* An empty filter that keeps the same events as one that is fixed, or has met no event. `from` lives as long.
 */
struct event_filter event_filter_like(const struct event_filter *from);

/* Adds what another one saw in chunks of the same input. */
void event_filter_merge(struct event_filter *self, const struct event_filter *other);

/* After all input: true if the undecided samples of this event count. */
bool event_filter_keeps_undecided(const struct event_filter *self, uint32_t event);

/* After all input: counts undecided samples that are not kept as dropped, and sets `order`. Returns how many.
 */
uint64_t event_filter_settle(struct event_filter *self);

/* The event without its PMU and its modifiers. */
struct slice event_filter_base_name(struct slice event);

void event_filter_free(struct event_filter *self);

#endif
