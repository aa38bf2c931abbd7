/*
 * fold_job: a chunk begins where a format's state does not matter. Lines that are not understood are logged
 * by chunk, and reported when it is known how many lines precede each.
 */
#include "fold_job.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

void fold_reader_start(struct fold_reader *self) {
    if (self->format->state_size)
        self->fold.state = heap_zeroed(1, self->format->state_size);
}

void fold_reader_begin(struct fold_reader *self) {
    if (self->format->begin)
        self->format->begin(&self->fold);
}

void fold_reader_end(struct fold_reader *self, bool good) {
    if (self->format->whole && good)
        self->format->end(&self->fold);
}

void fold_reader_free(struct fold_reader *self) {
    if (self->format->free_state)
        self->format->free_state(&self->fold);
    free(self->fold.state);
    for (size_t i = 0; i < TALLY_SHOWN; i++)
        bytebuf_free(&self->logged[i].text);
    fold_free(&self->fold);
    *self = (struct fold_reader){0};
}

static void prepare(void *reader, const void *first_reader) {
    struct fold_reader *self = reader;
    const struct fold_reader *first = first_reader;
    self->format = first->format;
    self->fold.given = first->fold.given;
    fold_reader_start(self);
    fold_reader_begin(self);
    if (self->format->follow)
        self->format->follow(&self->fold, &first->fold);
}

/* Lines of chunks are not numbered: keeps the first of those that were not understood. */
static void log_line(void *context, struct slice line) {
    struct fold_reader *self = context;
    if (self->logged_count < TALLY_SHOWN) {
        struct fold_logged *logged = &self->logged[self->logged_count++];
        logged->chunk = self->chunk;
        logged->line = self->fold.in->line;
        logged->text.len = 0;
        bytebuf_add(&logged->text, line);
    }
    self->logged_lines++;
}

static bool read_until(void *reader, struct linereader *in, uint64_t until) {
    struct fold_reader *self = reader;
    self->name = in->name;
    if (format_read_some(self->format, &self->fold, in, until))
        return true;
    if (!self->in_chunks && !self->format->whole)
        format_end(self->format, &self->fold, in);
    return false;
}

static void start_chunk(void *reader, uint64_t chunk) {
    struct fold_reader *self = reader;
    self->in_chunks = true;
    self->chunk = chunk;
    self->fold.log = log_line;
    self->fold.log_context = self;
}

static void cut_off(void *reader) {
    struct fold_reader *self = reader;
    fold_drop(&self->fold);
}

/* The reader whose next logged line comes first in the input; NULL: none is left. */
static struct fold_reader *next_logged(void *const *readers, size_t count, const size_t *next) {
    struct fold_reader *first = NULL;
    size_t of_first = 0;
    for (size_t i = 0; i < count; i++) {
        struct fold_reader *reader = readers[i];
        if (next[i] == reader->logged_count)
            continue;
        const struct fold_logged *a = &reader->logged[next[i]], *b = first ? &first->logged[of_first] : NULL;
        if (!b || a->chunk < b->chunk || (a->chunk == b->chunk && a->line < b->line)) {
            first = reader;
            of_first = next[i];
        }
    }
    return first;
}

/* Reports the lines that were logged, the first of them in the order of the input. */
static void report_logged(void *const *readers, size_t count, struct worker_chunks chunks) {
    struct fold_reader *first = readers[0], *reader;
    size_t *next = heap_zeroed(count, sizeof *next);
    uint64_t lines = 0;
    for (size_t i = 0; i < count; i++)
        lines += ((struct fold_reader *)readers[i])->logged_lines;
    while ((reader = next_logged(readers, count, next)) != NULL) {
        size_t i = 0;
        while (readers[i] != reader)
            i++;
        const struct fold_logged *logged = &reader->logged[next[i]++];
        uint64_t line = chunks.lines_before[logged->chunk - chunks.first] + logged->line;
        tally_add(&first->fold.skipped, &first->fold.messages, first->name, line,
                  bytebuf_slice(&logged->text));
        lines--;
    }
    first->fold.skipped.seen += lines;
    free(next);
}

static void report(void *const *readers, size_t count, struct worker_chunks chunks) {
    struct fold_reader *first = readers[0];
    first->fold.skipped.what = FOLD_NOT_UNDERSTOOD;
    report_logged(readers, count, chunks);
    for (size_t i = 0; i < count; i++) {
        struct fold_reader *reader = readers[i];
        if (i > 0 && reader->format->end)
            reader->format->end(&reader->fold);
        reader->logged_count = reader->logged_lines = 0;
        reader->in_chunks = false;
        reader->fold.log = NULL;
    }
}

static void merge(void *reader, const void *other_reader) {
    struct fold_reader *self = reader;
    const struct fold_reader *other = other_reader;
    fold_merge(&self->fold, &other->fold);
    if (self->format->merge)
        self->format->merge(&self->fold, &other->fold);
}

static void free_reader(void *reader) {
    fold_reader_free(reader);
}

struct worker_job fold_job(const struct format *format) {
    return (struct worker_job){.size = sizeof(struct fold_reader),
                               .starts = format->starts,
                               .prepare = prepare,
                               .read_until = read_until,
                               .start_chunk = start_chunk,
                               .cut_off = cut_off,
                               .report = report,
                               .merge = merge,
                               .free = free_reader};
}
