/*
 * collapse_stats: of each kind of line that gave nothing the first one is kept as text; those of chunks wait
 * in logs until the lines before each chunk are counted.
 */
#include "perf/collapse_stats.h"

#include <stdlib.h>

#include "base/bytebuf.h"
#include "base/visible.h"

#include "base/banned.h"

enum { MAX_EXAMPLE = 100, MAX_LINE = 1 << 12 };

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
    line.len = line.len < MAX_LINE ? line.len : MAX_LINE; /* far more than is shown */
    if (self->log) {
        log_line(self->log, kind, file, number, line);
        return;
    }
    if (lines->seen++ == 0) {
        struct bytebuf shown = {0};
        bytebuf_add_format(&lines->first, "%s:%llu: ", file, (unsigned long long)number);
        bytebuf_add(&lines->first, visible_line(&shown, slice_trim(line), MAX_EXAMPLE));
        bytebuf_free(&shown);
    }
    self->unrecognised.what = "line not understood";
    self->cut.what = "frame cut inside its module";
    if (kind == COLLAPSE_UNRECOGNISED)
        tally_add(&self->unrecognised, &self->messages, file, number, line);
    if (kind == COLLAPSE_CUT)
        tally_add(&self->cut, &self->messages, file, number, line);
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
    self->with_pid += other->with_pid;
}

void collapse_stats_free(struct collapse_stats *self) {
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++)
        bytebuf_free(&self->skipped[kind].first);
    messages_free(&self->messages);
}
