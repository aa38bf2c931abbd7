/*
 * zstd_window - the bytes decoded last, which later ones may repeat
 *
 * A ring of at most the size that a frame declares; memory grows with what is decoded until it is that large.
 *
 *     struct zstd_window window = {0};
 *     zstd_window_start(&window, 1 << 20);
 *     zstd_window_add(&window, SLICE("abc"));
 *     if (zstd_window_repeat(&window, 3, 9))
 *         done = zstd_window_hand_out(&window, take, context);
 *     zstd_window_free(&window);
 */
#ifndef ZSTD_WINDOW_H
#define ZSTD_WINDOW_H

#include "base/contract.h"
#include "base/slice.h"

struct zstd_window {
    uint64_t total; /* bytes since zstd_window_start */
    char *bytes;    /* private */
    size_t size, capacity, at;
    uint64_t handed_out; /* of the total */
};

/* Forgets everything. size > 0 */
void zstd_window_start(struct zstd_window *self, size_t size);

/* Adds bytes; not more than `size` between two zstd_window_hand_out. */
void zstd_window_add(struct zstd_window *self, struct slice bytes);

/* Adds a byte `count` times. The same limit. */
void zstd_window_fill(struct zstd_window *self, char byte, size_t count);

/* Repeats `count` bytes from `distance` bytes back. The same limit. False: nothing is that far back. */
MUST_USE bool zstd_window_repeat(struct zstd_window *self, uint64_t distance, size_t count);

/* Hands out what was added since the last time, in at most two pieces. False: `take` wants no more. */
MUST_USE bool zstd_window_hand_out(struct zstd_window *self, bool (*take)(void *context, struct slice bytes),
                                   void *context);

void zstd_window_free(struct zstd_window *self);

#endif
