/*
 * Any filters and any events (lines, filters up to an empty one): which samples count is what a plain reading
 * of the rules says.
 */
#include "perf/event_filter.h"
#include "fuzz.h"

enum { MAX = 24 };

struct world {
    struct slice filters[MAX], events[MAX];
    const char *texts[MAX];
    size_t filter_count, event_count;
};

/* A filter keeps what equals it; what equals it but for PMU and modifiers only when nothing equals it. */
static bool is_kept(const struct world *world, size_t event, size_t first) {
    struct slice name = world->events[event];
    if (!world->filter_count)
        return slice_equal(name, world->events[first]);
    for (size_t f = 0; f < world->filter_count; f++)
        if (slice_equal(name, world->filters[f]))
            return true;
    for (size_t f = 0; f < world->filter_count; f++) {
        bool met = false;
        for (size_t e = 0; e < world->event_count; e++)
            met |= slice_equal(world->events[e], world->filters[f]);
        if (!met && slice_equal(event_filter_base_name(name), world->filters[f]))
            return true;
    }
    return false;
}

static void check_world(const struct world *world) {
    struct event_filter filter = {.filters = world->texts, .filter_count = world->filter_count};
    uint32_t numbers[MAX];
    enum event_place places[MAX];
    for (size_t e = 0; e < world->event_count; e++) {
        numbers[e] = event_filter_note(&filter, world->events[e]);
        places[e] = event_filter_place(&filter, numbers[e], EVENT_TEXT_NONE);
        struct event_samples *samples = &filter.samples[numbers[e]];
        *(places[e] == EVENT_DROPPED ? &samples->dropped : &samples->kept) += 1;
        fuzz_check(slice_equal(intern_text(&filter.events, numbers[e]), world->events[e]));
    }
    event_filter_settle(&filter);
    for (size_t e = 0; e < world->event_count; e++) {
        bool kept = places[e] == EVENT_KEPT ||
                    (places[e] == EVENT_UNDECIDED && event_filter_keeps_undecided(&filter, numbers[e]));
        fuzz_check(kept == is_kept(world, e, 0));
        struct event_samples *samples = &filter.samples[numbers[e]];
        fuzz_check(kept ? samples->kept && !samples->dropped : !samples->kept && samples->dropped);
    }
    event_filter_free(&filter);
}

static bool is_pattern(struct slice filter) {
    for (size_t i = 0; i < filter.len; i++)
        if (byte_is_any_of(filter.at[i], SLICE("*?[")))
            return true;
    return slice_equal(filter, SLICE("all"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct world world;
    char texts[1024] = {0};
    struct slice rest = {(const char *)data, size}, line;
    size_t used = 0;
    world.filter_count = world.event_count = 0;
    while (world.filter_count < MAX && slice_cut(&rest, '\n', &line) && line.len) {
        if (line.len + 1 > sizeof texts - used || memchr(line.at, '\0', line.len) || is_pattern(line))
            return 0; /* words of a command line hold no NUL; patterns are in the unit test */
        world.texts[world.filter_count] = texts + used;
        memcpy(texts + used, line.at, line.len);
        used += line.len + 1;
        world.filters[world.filter_count++] = line;
    }
    while (world.event_count < MAX && slice_cut(&rest, '\n', &line)) {
        struct slice plain = event_filter_base_name(line);
        fuzz_check(!plain.len || (plain.at >= line.at && plain.at + plain.len <= line.at + line.len));
        if (line.len)
            world.events[world.event_count++] = line;
    }
    check_world(&world);
    return 0;
}
