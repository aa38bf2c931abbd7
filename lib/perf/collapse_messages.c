/* collapse_messages: plain sentences; numbers are samples unless the sentence says otherwise. */
#include "perf/collapse_messages.h"

#include "base/visible.h"

#include "base/banned.h"

enum {
    MAX_EVENT = 60,
    MAX_LIST = 1200
}; /* bytes of a name, and of a list to which no name is added any more */

/*
 * "cycles (12), page-faults (3)": events with kept or with dropped samples, and how many there are of those
 * that make the list too long; "none" when there are none.
 */
static struct slice list_events(const struct event_filter *events, bool dropped, struct bytebuf *into) {
    struct bytebuf shown = {0};
    uint64_t more_events = 0, more_samples = 0;
    into->len = 0;
    for (size_t at = 0; at < events->events.count; at++) {
        uint32_t i = events->order ? events->order[at] : (uint32_t)at;
        uint64_t samples = dropped ? events->samples[i].dropped : events->samples[i].kept;
        if (!samples)
            continue;
        if (into->len > MAX_LIST) {
            more_events++;
            more_samples += samples;
            continue;
        }
        bytebuf_add(into, into->len ? SLICE(", ") : SLICE(""));
        bytebuf_add(into, visible_line(&shown, intern_text(&events->events, i), MAX_EVENT));
        bytebuf_add_format(into, " (%llu)", (unsigned long long)samples);
    }
    if (!into->len)
        bytebuf_add(into, SLICE("none"));
    if (more_events)
        bytebuf_add_format(into, ", and %llu more (%llu)", (unsigned long long)more_events,
                           (unsigned long long)more_samples);
    bytebuf_free(&shown);
    return bytebuf_slice(into);
}

static uint64_t total(const struct event_filter *events, bool dropped) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < events->events.count; i++)
        sum += dropped ? events->samples[i].dropped : events->samples[i].kept;
    return sum;
}

/* The name without PMU and modifiers that the kept event and a dropped one share; empty: there is none. Then
 * they are the same event on different kinds of cores. */
static struct slice hybrid_name(const struct event_filter *events) {
    if (!events->has_default)
        return SLICE("");
    struct slice kept = event_filter_base_name(intern_text(&events->events, events->default_event));
    for (uint32_t i = 0; i < events->events.count; i++)
        if (events->samples[i].dropped &&
            slice_equal(kept, event_filter_base_name(intern_text(&events->events, i))))
            return kept;
    return SLICE("");
}

static void add_dropped(const struct event_filter *events, struct messages *messages) {
    struct bytebuf kept = {0}, dropped = {0}, name = {0};
    struct slice left = list_events(events, true, &dropped), took = list_events(events, false, &kept);
    struct slice hybrid = visible_line(&name, hybrid_name(events), MAX_EVENT);
    if (events->filter_count && !total(events, false))
        messages_add(messages, "no event matches --event-filter; there are %.*s", (int)left.len, left.at);
    else if (!events->filter_count && hybrid.len)
        messages_add(
            messages,
            "kept the samples of %.*s, dropped those of %.*s; --event-filter=%.*s adds up the same event of "
            "all cores",
            (int)took.len, took.at, (int)left.len, left.at, (int)hybrid.len, hybrid.at);
    else if (!events->filter_count)
        messages_add(messages,
                     "kept the samples of %.*s, dropped those of %.*s; choose with --event-filter=EVENT",
                     (int)took.len, took.at, (int)left.len, left.at);
    bytebuf_free(&kept);
    bytebuf_free(&dropped);
    bytebuf_free(&name);
}

/* Tracepoints that were added up have different units. */
static void add_tracepoints(const struct event_filter *events, struct messages *messages) {
    struct bytebuf list = {0}, shown = {0};
    size_t added = 0;
    for (size_t at = 0; at < events->events.count && !events->filter_count; at++) {
        uint32_t i = events->order ? events->order[at] : (uint32_t)at;
        if (count_is_zero(events->samples[i].weight))
            continue;
        if (added++)
            bytebuf_add(&list, SLICE(", "));
        if (list.len > MAX_LIST)
            break;
        bytebuf_add(&list, visible_line(&shown, intern_text(&events->events, i), MAX_EVENT));
        bytebuf_add(&list, SLICE(" ("));
        count_print(&list, events->samples[i].weight);
        bytebuf_add_byte(&list, ')');
    }
    if (added > 1)
        messages_add(messages, "added up the weights of %.*s; choose one with --event-filter=EVENT",
                     (int)list.len, list.at);
    bytebuf_free(&list);
    bytebuf_free(&shown);
}

static void add_events(const struct event_filter *events, struct messages *messages) {
    if (total(events, true))
        add_dropped(events, messages);
    add_tracepoints(events, messages);
}

void collapse_messages_add_warnings(const struct collapse_stats *stats, const struct event_filter *events,
                                    struct messages *messages) {
    tally_rest(&stats->unrecognised, messages);
    tally_rest(&stats->cut, messages);
    add_events(events, messages);
    if (stats->skipped[COLLAPSE_POSITION].seen && !stats->wants_positions)
        messages_add(
            messages,
            "source positions (perf script -F +srcline) are not used; --srcline adds them to the names");
    if (stats->cut_samples)
        messages_add(messages, "the last sample is cut off (no empty line follows it); it was dropped");
    if (stats->wants_positions && stats->samples && !stats->positions &&
        !stats->skipped[COLLAPSE_POSITION].seen)
        messages_add(messages,
                     "--srcline: there are no source positions; perf script -F +srcline prints them");
    if (stats->wants_pid && stats->samples >= COLLAPSE_FEW_SAMPLES && !stats->with_pid)
        messages_add(messages, "--pid, --tid: there are no process numbers; perf script -F +pid prints them");
    if (stats->samples && !stats->chains && stats->branch_traces == stats->samples)
        messages_add(messages,
                     "no call chains were found, only branches; perf script --itrace=i100usg makes samples "
                     "with chains");
    else if (stats->samples && !stats->chains)
        messages_add(messages, "no call chains were found; was it recorded without -g?");
    unknown_share_add_message(&stats->unknown, messages);
    if (!stats->headers && stats->skipped[COLLAPSE_STRAY].seen)
        messages_add(messages,
                     "no sample headers were found; perf script must print at least comm, tid and time");
    else if (!stats->headers && stats->unrecognised.seen)
        messages_add(messages, "no samples were found; is this what perf script prints?");
}

/* True if only events of the kernel's clocks were kept. */
static bool are_clocks(const struct event_filter *events) {
    bool found = false;
    for (uint32_t i = 0; i < events->events.count; i++) {
        struct slice name = event_filter_base_name(intern_text(&events->events, i));
        bool clock = slice_equal(name, SLICE("cpu-clock")) || slice_equal(name, SLICE("task-clock"));
        if (events->samples[i].kept && !clock)
            return false;
        found |= events->samples[i].kept != 0;
    }
    return found;
}

void collapse_messages_add_unit(const struct collapse_stats *stats, const struct event_filter *events,
                                struct count total, struct messages *messages) {
    bool has_periods = count_compare(total, count_whole(stats->samples)) > 0;
    if (has_periods && are_clocks(events))
        messages_add(messages, "the counts are nanoseconds; flamegraph --unit=ns shows them as times");
}

void collapse_messages_add_empty(const struct collapse_stats *stats, const struct event_filter *events,
                                 bool recording, struct messages *messages) {
    bool reported = stats->cut_samples || (events->filter_count && total(events, true)) ||
                    (!stats->headers && (stats->unrecognised.seen || stats->skipped[COLLAPSE_STRAY].seen));
    if (stats->samples || reported)
        return;
    if (!recording && !stats->lines)
        messages_add(messages,
                     "no samples: the input is empty; where its standard output is a pipe, perf record needs "
                     "-o perf.data");
    else
        messages_add(messages,
                     "no samples%s; record longer, or another event: perf record -e cpu-clock -g -- PROGRAM",
                     recording ? " in the recording" : ": perf script printed none");
}

static double percent(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static void add_skipped(const struct collapse_skipped_lines *lines, const char *kind,
                        struct messages *messages) {
    if (lines->seen)
        messages_add(messages, "lines skipped, %s: %llu, the first is %.*s", kind,
                     (unsigned long long)lines->seen, (int)lines->first.len, lines->first.at);
    else
        messages_add(messages, "lines skipped, %s: 0", kind);
}

void collapse_messages_add_stats(const struct collapse_stats *stats, const struct event_filter *events,
                                 struct messages *messages) {
    static const char *const kinds[] = {[COLLAPSE_UNRECOGNISED] = "not understood",
                                        [COLLAPSE_STRAY] = "frames outside samples",
                                        [COLLAPSE_NOISE] = "without content for us",
                                        [COLLAPSE_CUT] = "cut inside their module",
                                        [COLLAPSE_TRACE_ERROR] = "errors of a hardware trace",
                                        [COLLAPSE_POSITION] = "source positions"};
    struct bytebuf text = {0};
    struct slice kept = list_events(events, false, &text);
    messages_add(messages, "%llu lines, %llu samples", (unsigned long long)stats->lines,
                 (unsigned long long)stats->headers);
    messages_add(messages, "samples kept: %llu; by event: %.*s", (unsigned long long)stats->samples,
                 (int)kept.len, kept.at);
    struct slice dropped = list_events(events, true, &text);
    messages_add(messages, "samples dropped by event: %.*s; cut off: %llu", (int)dropped.len, dropped.at,
                 (unsigned long long)stats->cut_samples);
    messages_add(messages, "samples with unknown frames: %llu (%.1f%%); without call chain: %llu",
                 (unsigned long long)stats->unknown_samples, percent(stats->unknown_samples, stats->samples),
                 (unsigned long long)(stats->samples - stats->chains));
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++)
        if (kind <= COLLAPSE_NOISE || stats->skipped[kind].seen)
            add_skipped(&stats->skipped[kind], kinds[kind], messages);
    bytebuf_free(&text);
}
