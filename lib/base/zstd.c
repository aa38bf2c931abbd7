/*
 * zstd: the input is a sequence of parts whose sizes are known when they begin. A part that comes in pieces
 * is gathered first; none is longer than a block, 128 kB, but for those that are skipped.
 */
#include "base/zstd.h"

#include <stdlib.h>

#include "base/banned.h"

enum { MAGIC_SIZE = 4, BLOCK_HEADER_SIZE = 3, CHECK_SIZE = 4, BLOCK_MAX = 1 << 17, SMALLEST_WINDOW_LOG = 10 };

enum { FRAME_MAGIC = 0x28, SKIPPED_MAGIC = 0x50 }; /* the byte of a magic that differs */

enum descriptor { DICTIONARY_BITS = 3, HAS_CHECK = 4, RESERVED = 8, SINGLE_SEGMENT = 32, SIZE_BITS = 6 };

enum block_kind { BLOCK_RAW, BLOCK_REPEATED, BLOCK_COMPRESSED, BLOCK_RESERVED };

static bool fail(struct zstd *self, const char *problem) {
    self->problem = problem;
    return false;
}

static bool expect(struct zstd *self, enum zstd_part part, uint64_t need) {
    self->part = part;
    self->need = need;
    return true;
}

/* All bytes as a number, the lowest first; at most eight */
static uint64_t number_of(struct slice bytes) {
    uint64_t number = 0;
    for (size_t i = bytes.len; i > 0; i--)
        number = number << 8 | (unsigned char)bytes.at[i - 1];
    return number;
}

/* ---- frames ---- */

static bool read_magic(struct zstd *self, struct slice bytes) {
    if (slice_equal(bytes, SLICE("\x28\xB5\x2F\xFD")))
        return expect(self, ZSTD_DESCRIPTOR, 1);
    if (slice_equal(slice_from(bytes, 1), SLICE("\x2A\x4D\x18")) && (bytes.at[0] & 0xF0) == SKIPPED_MAGIC)
        return expect(self, ZSTD_SKIPPED_SIZE, 4);
    return fail(self, "no frame of zstd begins there");
}

static const unsigned dictionary_sizes[4] = {0, 1, 2, 4};

/* How many bytes the size of the content takes. */
static unsigned content_size_bytes(uint8_t descriptor) {
    unsigned kind = descriptor >> SIZE_BITS;
    return kind ? 1u << kind : (descriptor & SINGLE_SEGMENT) != 0;
}

static bool read_descriptor(struct zstd *self, struct slice bytes) {
    self->descriptor = (uint8_t)bytes.at[0];
    if (self->descriptor & RESERVED)
        return fail(self, "its header is of another version");
    unsigned window = self->descriptor & SINGLE_SEGMENT ? 0 : 1;
    return expect(self, ZSTD_HEADER,
                  window + dictionary_sizes[self->descriptor & DICTIONARY_BITS] +
                      content_size_bytes(self->descriptor));
}

static uint64_t window_size(uint8_t byte) {
    uint64_t base = (uint64_t)1 << (SMALLEST_WINDOW_LOG + (byte >> 3));
    return base + base / 8 * (byte & 7);
}

static bool start_frame(struct zstd *self, uint64_t window) {
    if (window > (self->window_max ? self->window_max : ZSTD_WINDOW_MAX))
        return fail(self, "it needs more memory than is allowed");
    self->block_max = window < BLOCK_MAX ? (size_t)window : BLOCK_MAX;
    if (!self->sequences)
        self->sequences = heap_zeroed(1, sizeof *self->sequences);
    zstd_sequences_start(self->sequences);
    self->literals.has_codes = false;
    zstd_window_start(&self->window, window ? (size_t)window : 1);
    xxh64_start(&self->check);
    return expect(self, ZSTD_BLOCK_HEADER, BLOCK_HEADER_SIZE);
}

static bool read_header(struct zstd *self, struct slice bytes) {
    size_t id = dictionary_sizes[self->descriptor & DICTIONARY_BITS],
           size = content_size_bytes(self->descriptor);
    bool single = self->descriptor & SINGLE_SEGMENT;
    size_t at = single ? 0 : 1;
    if (number_of(slice_part(bytes, at, at + id)))
        return fail(self, "it needs a dictionary");
    self->has_size = size != 0;
    self->frame_size = number_of(slice_from(bytes, at + id)) + (size == 2 ? 256 : 0);
    return start_frame(self, single ? self->frame_size : window_size((uint8_t)bytes.at[0]));
}

static bool end_frame(struct zstd *self) {
    if (self->has_size && self->window.total != self->frame_size)
        return fail(self, "its size is not what it says");
    if (self->descriptor & HAS_CHECK)
        return expect(self, ZSTD_CHECK, CHECK_SIZE);
    return expect(self, ZSTD_MAGIC, MAGIC_SIZE);
}

static bool read_check(struct zstd *self, struct slice bytes) {
    if (number_of(bytes) != (xxh64_value(&self->check) & UINT32_MAX))
        return fail(self, "its check does not fit");
    return expect(self, ZSTD_MAGIC, MAGIC_SIZE);
}

/* ---- blocks ---- */

static bool read_block_header(struct zstd *self, struct slice bytes) {
    uint64_t number = number_of(bytes);
    self->last_block = number & 1;
    self->block_kind = number >> 1 & 3;
    self->block_size = (size_t)(number >> 3);
    if (self->block_kind == BLOCK_RESERVED || self->block_size > self->block_max)
        return fail(self, "a block is damaged");
    return expect(self, ZSTD_BLOCK, self->block_kind == BLOCK_REPEATED ? 1 : self->block_size);
}

static bool take_bytes(void *context, struct slice bytes) {
    struct zstd *self = context;
    if (self->descriptor & HAS_CHECK)
        xxh64_add(&self->check, bytes);
    return self->take(self->context, bytes);
}

static bool decompress(struct zstd *self, struct slice bytes) {
    struct view block = view_of(bytes), rest;
    uint64_t used;
    return zstd_literals_read(&self->literals, block, self->block_max, &used) &&
           view_part(&block, used, block.size - used, &rest) &&
           zstd_sequences_run(self->sequences, rest, &self->literals, self->block_max, &self->window);
}

static bool read_block(struct zstd *self, struct slice bytes) {
    if (self->block_kind == BLOCK_RAW)
        zstd_window_add(&self->window, bytes);
    else if (self->block_kind == BLOCK_REPEATED)
        zstd_window_fill(&self->window, bytes.at[0], self->block_size);
    else if (!decompress(self, bytes))
        return fail(self, "a block is damaged");
    if (!zstd_window_hand_out(&self->window, take_bytes, self))
        return false;
    return self->last_block ? end_frame(self) : expect(self, ZSTD_BLOCK_HEADER, BLOCK_HEADER_SIZE);
}

/* ---- parts ---- */

static bool read_part(struct zstd *self, struct slice bytes) {
    switch (self->part) {
    case ZSTD_MAGIC:
        return read_magic(self, bytes);
    case ZSTD_SKIPPED_SIZE:
        return expect(self, ZSTD_SKIPPED, number_of(bytes));
    case ZSTD_SKIPPED:
        return expect(self, ZSTD_MAGIC, MAGIC_SIZE);
    case ZSTD_DESCRIPTOR:
        return read_descriptor(self, bytes);
    case ZSTD_HEADER:
        return read_header(self, bytes);
    case ZSTD_BLOCK_HEADER:
        return read_block_header(self, bytes);
    case ZSTD_BLOCK:
        return read_block(self, bytes);
    default:
        return read_check(self, bytes);
    }
}

/* Takes the next part off *bytes. False: it is not whole yet; what there is of it is kept. */
static bool gather(struct zstd *self, struct slice *bytes, struct slice *part) {
    if (self->part == ZSTD_SKIPPED && self->need > bytes->len) {
        self->need -= bytes->len;
        return false;
    }
    uint64_t missing = self->need - self->pending.len;
    if (self->part == ZSTD_SKIPPED || (!self->pending.len && self->need <= bytes->len)) {
        *part = slice_part(*bytes, 0, (size_t)self->need);
    } else {
        size_t count = missing < bytes->len ? (size_t)missing : bytes->len;
        bytebuf_add(&self->pending, slice_part(*bytes, 0, count));
        *bytes = slice_from(*bytes, count);
        *part = bytebuf_slice(&self->pending);
        return count == missing;
    }
    *bytes = slice_from(*bytes, (size_t)self->need);
    return true;
}

bool zstd_push(struct zstd *self, struct slice bytes) {
    struct slice part;
    bool good = true;
    assert(!self->problem);
    if (!self->need && self->part == ZSTD_MAGIC)
        self->need = MAGIC_SIZE;
    while (good && gather(self, &bytes, &part)) {
        good = read_part(self, part);
        self->pending.len = 0;
    }
    return good;
}

void zstd_free(struct zstd *self) {
    bytebuf_free(&self->pending);
    zstd_window_free(&self->window);
    zstd_literals_free(&self->literals);
    free(self->sequences);
    *self = (struct zstd){0};
}
