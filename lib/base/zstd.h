/*
 * zstd - compressed data (RFC 8878) becomes what it was
 *
 * Bytes are pushed in pieces of any size, and what they hold is given to a sink as soon as a block is whole.
 * Several frames may follow one another. Any input is safe: what is not valid is an error. Frames that need a
 * dictionary are not covered. Memory: what a frame declares that it may repeat from, at most window_max, as
 * far as it is used, and 400 kB.
 *
 *     struct zstd zstd = {.take = take_bytes, .context = &context};
 *     bool good = true;
 *     while (good && next_piece(&piece))
 *         good = zstd_push(&zstd, piece);
 *     if (!good && zstd.problem)
 *         explain(zstd.problem);
 *     else if (good && !zstd_is_between_frames(&zstd))
 *         explain("it is cut off");
 *     zstd_free(&zstd);
 */
#ifndef ZSTD_H
#define ZSTD_H

#include "base/bytebuf.h"
#include "base/xxh64.h"
#include "base/zstd_literals.h"
#include "base/zstd_sequences.h"
#include "base/zstd_window.h"

enum { ZSTD_WINDOW_MAX = 1 << 27 }; /* what the program zstd accepts unless it is told more */

/* What the next bytes are. */
enum zstd_part {
    ZSTD_MAGIC,
    ZSTD_SKIPPED_SIZE,
    ZSTD_SKIPPED,
    ZSTD_DESCRIPTOR,
    ZSTD_HEADER,
    ZSTD_BLOCK_HEADER,
    ZSTD_BLOCK,
    ZSTD_CHECK
};

struct zstd {
    bool (*take)(void *context, struct slice bytes); /* set before use; false: no more is wanted */
    void *context;
    uint64_t window_max; /* bytes; 0: ZSTD_WINDOW_MAX */
    const char *problem; /* what is wrong; NULL: nothing, or `take` wants no more */
    enum zstd_part part; /* private from here */
    uint64_t need;       /* bytes of the part */
    struct bytebuf pending;
    uint8_t descriptor, block_kind;
    bool last_block, has_size;
    uint64_t frame_size;
    size_t block_size, block_max;
    struct xxh64 check;
    struct zstd_window window;
    struct zstd_literals literals;
    struct zstd_sequences *sequences;
};

/* Decodes the next bytes. False: that failed, or `take` wants no more; nothing can be pushed then. */
MUST_USE bool zstd_push(struct zstd *self, struct slice bytes);

/* True at the start, and after a whole frame: the input may end here. */
static inline bool zstd_is_between_frames(const struct zstd *self) {
    return !self->problem && self->part == ZSTD_MAGIC && !self->pending.len;
}

void zstd_free(struct zstd *self);

#endif
