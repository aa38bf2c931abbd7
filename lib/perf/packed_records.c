/* packed_records: of what was unpacked only the record that is not whole yet is kept. */
#include "perf/packed_records.h"

#include "base/banned.h"

enum { RECORD_MAX = 1 << 16 };

static bool take_bytes(void *context, struct slice bytes) {
    struct packed_records *self = context;
    struct record record;
    uint64_t at = 0, end;
    bool good = true;
    bytebuf_add(&self->pending, bytes);
    struct view data = view_of(bytebuf_slice(&self->pending));
    for (; good && (end = at, record_next(&data, &end, &record)); at = end)
        good = self->take(self->context, &record);
    self->pending.len -= (size_t)at;
    memmove(self->pending.at, self->pending.at + at, self->pending.len);
    if (good && self->pending.len >= RECORD_MAX)
        self->problem = "a compressed record is damaged";
    return good && !self->problem;
}

/* The bytes of the stream: all, or those that the newer type says. */
static bool find_bytes(const struct record *record, struct view *bytes) {
    uint64_t size;
    if (record->type == RECORD_COMPRESSED) {
        *bytes = record->body;
        return true;
    }
    return view_read8(&record->body, 0, &size) && view_part(&record->body, 8, size, bytes);
}

bool packed_records_add(struct packed_records *self, const struct record *record) {
    struct view bytes;
    assert(record->type == RECORD_COMPRESSED || record->type == RECORD_COMPRESSED2);
    self->zstd.take = take_bytes;
    self->zstd.context = self;
    bool good = find_bytes(record, &bytes);
    if (good && zstd_push(&self->zstd, view_slice(&bytes)))
        return true;
    if (!good || self->zstd.problem)
        self->problem = "a compressed record is damaged";
    return false;
}

void packed_records_free(struct packed_records *self) {
    zstd_free(&self->zstd);
    bytebuf_free(&self->pending);
}
