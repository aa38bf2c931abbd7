/* collapse_stats: plain sentences; numbers are samples unless the sentence says otherwise. */
#include "perf/collapse_stats.h"

#include <stdlib.h>

#include "base/bytebuf.h"
#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_EVENT = 60, LONGEST_LIST = 1200, LONGEST_EXAMPLE = 100, LONGEST_KEPT = 1 << 12 };

static void log_line(struct collapse_skipped_log *log, enum collapse_skipped kind, const char *file,
                     uint64_t number, struct slice line) {
    if (log->seen[kind]++ >= TALLY_SHOWN)
        return;
    struct collapse_skipped_line *kept = &log->lines[log->count++];
    *kept = (struct collapse_skipped_line){.kind = kind, .file = file, .chunk = log->chunk, .number = number};
    bytebuf_add(&kept->text, line);
}

void collapse_stats_skip(struct collapse_stats *self, enum collapse_skipped kind, const char *file,
                         uint64_t number, struct slice line) {
    assert(kind < COLLAPSE_SKIPPED && number > 0);
    struct collapse_skipped_lines *lines = &self->skipped[kind];
    line.len = line.len < LONGEST_KEPT ? line.len : LONGEST_KEPT; /* far more than is shown */
    if (self->log) {
        log_line(self->log, kind, file, number, line);
        return;
    }
    if (lines->seen++ == 0) {
        struct bytebuf shown = {0};
        bytebuf_add_format(&lines->first, "%s:%llu: ", file, (unsigned long long)number);
        bytebuf_add(&lines->first, visible_line(&shown, slice_trim(line), LONGEST_EXAMPLE));
        bytebuf_free(&shown);
    }
    self->unrecognised.what = "line not understood";
    self->cut.what = "frame cut inside its module";
    if (kind == COLLAPSE_UNRECOGNISED)
        report_line(&self->unrecognised, file, number, line);
    if (kind == COLLAPSE_CUT)
        report_line(&self->cut, file, number, line);
}

static int by_place(const void *a, const void *b) {
    const struct collapse_skipped_line *x = a, *y = b;
    if (x->chunk != y->chunk)
        return x->chunk < y->chunk ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

void collapse_stats_skip_logged(struct collapse_stats *self, struct collapse_skipped_log *logs, size_t count,
                                const uint64_t *lines_before) {
    size_t n = 0;
    struct collapse_skipped_line *lines = heap_resize(NULL, count * COLLAPSE_LOGGED + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        memcpy(lines + n, logs[i].lines, logs[i].count * sizeof *lines);
        n += logs[i].count;
    }
    qsort(lines, n, sizeof *lines, by_place);
    for (size_t i = 0; i < n; i++) {
        collapse_stats_skip(self, lines[i].kind, lines[i].file,
                            lines_before[lines[i].chunk] + lines[i].number, bytebuf_slice(&lines[i].text));
        bytebuf_free(&lines[i].text);
    }
    for (size_t i = 0; i < count; i++)
        for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++) {
            uint64_t more = logs[i].seen[kind] > TALLY_SHOWN ? logs[i].seen[kind] - TALLY_SHOWN : 0;
            self->skipped[kind].seen += more;
            self->unrecognised.seen += kind == COLLAPSE_UNRECOGNISED ? more : 0;
            self->cut.seen += kind == COLLAPSE_CUT ? more : 0;
        }
    free(lines);
}

void collapse_stats_forget_log(struct collapse_skipped_log *log) {
    for (size_t i = 0; i < log->count; i++)
        bytebuf_free(&log->lines[i].text);
    *log = (struct collapse_skipped_log){0};
}

void collapse_stats_merge(struct collapse_stats *self, const struct collapse_stats *other) {
    self->headers += other->headers;
    self->samples += other->samples;
    self->chains += other->chains;
    self->unknown_samples += other->unknown_samples;
    self->cut_samples += other->cut_samples;
    self->branch_traces += other->branch_traces;
    self->positions += other->positions;
}

void collapse_stats_free(struct collapse_stats *self) {
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++)
        bytebuf_free(&self->skipped[kind].first);
}

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
        if (into->len > LONGEST_LIST) {
            more_events++;
            more_samples += samples;
            continue;
        }
        bytebuf_add(into, into->len ? SLICE(", ") : SLICE(""));
        bytebuf_add(into, visible_line(&shown, intern_text(&events->events, i), LONGEST_EVENT));
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

static void report_dropped(const struct event_filter *events) {
    struct bytebuf kept = {0}, dropped = {0}, name = {0};
    struct slice left = list_events(events, true, &dropped), took = list_events(events, false, &kept);
    struct slice hybrid = visible_line(&name, hybrid_name(events), LONGEST_EVENT);
    if (events->filter_count && !total(events, false))
        report_error("no event matches --event-filter; there are %.*s", (int)left.len, left.at);
    else if (!events->filter_count && hybrid.len)
        report_error(
            "kept the samples of %.*s, dropped those of %.*s; --event-filter=%.*s adds up the same event of "
            "all cores",
            (int)took.len, took.at, (int)left.len, left.at, (int)hybrid.len, hybrid.at);
    else if (!events->filter_count)
        report_error("kept the samples of %.*s, dropped those of %.*s; choose with --event-filter=EVENT",
                     (int)took.len, took.at, (int)left.len, left.at);
    bytebuf_free(&kept);
    bytebuf_free(&dropped);
    bytebuf_free(&name);
}

/* Tracepoints that were added up have different units. */
static void report_tracepoints(const struct event_filter *events) {
    struct bytebuf list = {0}, shown = {0};
    size_t added = 0;
    for (size_t at = 0; at < events->events.count && !events->filter_count; at++) {
        uint32_t i = events->order ? events->order[at] : (uint32_t)at;
        if (count_is_zero(events->samples[i].weight))
            continue;
        if (added++)
            bytebuf_add(&list, SLICE(", "));
        if (list.len > LONGEST_LIST)
            break;
        bytebuf_add(&list, visible_line(&shown, intern_text(&events->events, i), LONGEST_EVENT));
        bytebuf_add(&list, SLICE(" ("));
        count_print(&list, events->samples[i].weight);
        bytebuf_add_byte(&list, ')');
    }
    if (added > 1)
        report_error("added up the weights of %.*s; choose one with --event-filter=EVENT", (int)list.len,
                     list.at);
    bytebuf_free(&list);
    bytebuf_free(&shown);
}

static void report_events(const struct event_filter *events) {
    if (total(events, true))
        report_dropped(events);
    report_tracepoints(events);
}

void collapse_stats_report(const struct collapse_stats *self, const struct event_filter *events) {
    report_rest(&self->unrecognised);
    report_rest(&self->cut);
    report_events(events);
    if (self->skipped[COLLAPSE_POSITION].seen && !self->wants_positions)
        report_error(
            "source positions (perf script -F +srcline) are not used; --srcline adds them to the names");
    if (self->cut_samples)
        report_error("the last sample is cut off (no empty line follows it); it was dropped");
    if (self->wants_positions && self->samples && !self->positions && !self->skipped[COLLAPSE_POSITION].seen)
        report_error("--srcline: there are no source positions; perf script -F +srcline prints them");
    if (self->samples && !self->chains && self->branch_traces == self->samples)
        report_error("no call chains were found, only branches; perf script --itrace=i100usg makes samples "
                     "with chains");
    else if (self->samples && !self->chains)
        report_error("no call chains were found; was it recorded without -g?");
    unknown_share_report(&self->unknown);
    if (!self->headers && self->skipped[COLLAPSE_STRAY].seen)
        report_error("no sample headers were found; perf script must print at least comm, tid and time");
    else if (!self->headers && self->unrecognised.seen)
        report_error("no samples were found; is this what perf script prints?");
}

void collapse_stats_report_empty(const struct collapse_stats *self, const struct event_filter *events,
                                 bool recording) {
    bool told = self->cut_samples || (events->filter_count && total(events, true)) ||
                (!self->headers && (self->unrecognised.seen || self->skipped[COLLAPSE_STRAY].seen));
    if (self->samples || told)
        return;
    if (!recording && !self->lines)
        report_error("no samples: the input is empty; where its standard output is a pipe, perf record needs "
                     "-o perf.data");
    else
        report_error("no samples%s; record longer, or another event: perf record -e cpu-clock -g -- PROGRAM",
                     recording ? " in the recording" : ": perf script printed none");
}

static double percent(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static void print_skipped(const struct collapse_skipped_lines *lines, const char *kind) {
    if (lines->seen)
        report_error("lines skipped, %s: %llu, the first is %.*s", kind, (unsigned long long)lines->seen,
                     (int)lines->first.len, lines->first.at);
    else
        report_error("lines skipped, %s: 0", kind);
}

void collapse_stats_print(const struct collapse_stats *self, const struct event_filter *events) {
    static const char *const kinds[] = {[COLLAPSE_UNRECOGNISED] = "not understood",
                                        [COLLAPSE_STRAY] = "frames outside samples",
                                        [COLLAPSE_NOISE] = "without content for us",
                                        [COLLAPSE_CUT] = "cut inside their module",
                                        [COLLAPSE_TRACE_ERROR] = "errors of a hardware trace",
                                        [COLLAPSE_POSITION] = "source positions"};
    struct bytebuf text = {0};
    struct slice kept = list_events(events, false, &text);
    report_error("%llu lines, %llu samples", (unsigned long long)self->lines,
                 (unsigned long long)self->headers);
    report_error("samples kept: %llu; by event: %.*s", (unsigned long long)self->samples, (int)kept.len,
                 kept.at);
    struct slice dropped = list_events(events, true, &text);
    report_error("samples dropped by event: %.*s; cut off: %llu", (int)dropped.len, dropped.at,
                 (unsigned long long)self->cut_samples);
    report_error("samples with unknown frames: %llu (%.1f%%); without call chain: %llu",
                 (unsigned long long)self->unknown_samples, percent(self->unknown_samples, self->samples),
                 (unsigned long long)(self->samples - self->chains));
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++)
        if (kind <= COLLAPSE_NOISE || self->skipped[kind].seen)
            print_skipped(&self->skipped[kind], kinds[kind]);
    bytebuf_free(&text);
}
