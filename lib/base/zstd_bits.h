/*
 * zstd_bits - numbers of a few bits, read from the end of their bytes to the start
 *
 * zstd writes entropy-coded data so that a decoder begins at the end (RFC 8878, 4.1 and 4.2.1): the
 * highest bit that is set in the last byte marks where. What lies before the first byte reads as zeros, and
 * `left` becomes negative.
 *
 *     struct zstd_bits bits;
 *     if (zstd_bits_start(&bits, bytes))
 *         use(zstd_bits_take(&bits, 9));
 *     if (bits.left != 0)
 *         explain("too few or too many");
 */
#ifndef ZSTD_BITS_H
#define ZSTD_BITS_H

#include "base/view.h"

struct zstd_bits {
    struct view bytes; /* private */
    int64_t left;      /* bits left; negative: more bits were taken than there are */
};

/* The position of the highest bit that is set. value != 0 */
static inline unsigned zstd_highest_bit(uint32_t value) {
    assert(value);
    return 31 - (unsigned)__builtin_clz(value);
}

/* False: there is no mark in the last byte. */
MUST_USE static inline bool zstd_bits_start(struct zstd_bits *self, struct view bytes) {
    uint8_t last = 0;
    if (bytes.size > INT32_MAX || !bytes.size || !view_read1(&bytes, bytes.size - 1, &last) || !last)
        return false;
    *self = (struct zstd_bits){bytes, (int64_t)(8 * (bytes.size - 1) + zstd_highest_bit(last))};
    return true;
}

/* private: the first up to seven bytes, the highest bit that is left at the top */
uint64_t zstd_bits_first(const struct zstd_bits *self);

/* The next bits as a number; count <= 56 */
static inline uint64_t zstd_bits_peek(const struct zstd_bits *self, unsigned count) {
    assert(count <= 56);
    uint64_t value = 0;
    if (self->left <= 56) {
        value = zstd_bits_first(self);
    } else {
        uint64_t end = ((uint64_t)self->left + 7) / 8;
        (void)view_copy(&self->bytes, end - sizeof value, &value, sizeof value);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        value = __builtin_bswap64(value);
#endif
        value <<= 8 * end - (uint64_t)self->left;
    }
    return (value >> 1) >> (63 - count); /* count may be 0 */
}

static inline void zstd_bits_drop(struct zstd_bits *self, unsigned count) {
    self->left -= count;
}

static inline uint64_t zstd_bits_take(struct zstd_bits *self, unsigned count) {
    uint64_t value = zstd_bits_peek(self, count);
    zstd_bits_drop(self, count);
    return value;
}

#endif
