/*
 * collapse_job: while chunks are read, lines that give nothing are logged by chunk, and reported when it is
 * known how many lines precede each chunk.
 */
#include "perf/collapse_job.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

static void prepare(void *reader, const void *first_reader) {
    struct collapse *self = reader;
    const struct collapse *first = first_reader;
    self->settings = first->settings;
    self->events = event_filter_like(&first->events);
    self->decided = true;
}

static bool read_until(void *reader, struct linereader *in, uint64_t until) {
    return collapse_read_some(reader, in, until);
}

static void start_chunk(void *reader, uint64_t chunk) {
    struct collapse *self = reader;
    self->in_chunks = true;
    self->stats.log = &self->log;
    self->log.chunk = chunk;
    self->events.chunk = chunk;
}

static void cut_off(void *reader) {
    collapse_cut_off(reader);
}

static void report(void *const *readers, size_t count, struct worker_chunks chunks) {
    struct collapse *first = readers[0];
    struct collapse_skipped_log *logs = heap_resize(NULL, count, sizeof *logs);
    for (size_t i = 0; i < count; i++) {
        struct collapse *reader = readers[i];
        logs[i] = reader->log;
        for (size_t line = 0; line < logs[i].count; line++)
            logs[i].lines[line].chunk -= chunks.first;
        reader->log = (struct collapse_skipped_log){0};
    }
    first->stats.log = NULL;
    first->in_chunks = false;
    first->events.chunk = chunks.first + chunks.count;
    collapse_stats_skip_logged(&first->stats, logs, count, chunks.lines_before);
    free(logs);
}

static void merge(void *reader, const void *other) {
    collapse_merge(reader, other);
}

static void free_reader(void *reader) {
    collapse_free(reader);
}

const struct worker_job collapse_job = {.size = sizeof(struct collapse),
                                        .prepare = prepare,
                                        .read_until = read_until,
                                        .start_chunk = start_chunk,
                                        .cut_off = cut_off,
                                        .report = report,
                                        .merge = merge,
                                        .free = free_reader};
