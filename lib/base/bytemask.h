/*
 * bytemask - which of sixteen bytes are of a kind
 *
 * The answer is a vector whose bytes are all ones or zero; as a number, each byte is one bit, the first byte
 * the lowest.
 *
 *     bytemask_vector bytes = bytemask_load(text);
 *     unsigned digits = bytemask_count(bytemask_bits(bytemask_range(bytes, '0', '9')));   // at its start
 */
#ifndef BYTEMASK_H
#define BYTEMASK_H

#include <stdint.h>
#include <string.h>

#include "base/contract.h"

enum { BYTEMASK_BYTES = 16, BYTEMASK_ALL = 0xffff /* the bits of all */ };

typedef uint8_t bytemask_vector __attribute__((vector_size(BYTEMASK_BYTES)));

/* Sixteen bytes, all of them readable. */
static inline bytemask_vector bytemask_load(const char *at) {
    bytemask_vector bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* Which are this byte. */
static inline bytemask_vector bytemask_equal(bytemask_vector bytes, char byte) {
    return (bytemask_vector)(bytes == (uint8_t)byte);
}

/* Which are from `first` to `last`. */
static inline bytemask_vector bytemask_range(bytemask_vector bytes, char first, char last) {
    return (bytemask_vector)((bytemask_vector)(bytes - (uint8_t)first) <= (uint8_t)(last - first));
}

/* private: of eight bytes that are all ones or zero, each leaves another bit, and the product adds them up */
static inline unsigned bytemask_half(uint64_t bytes) {
    const uint64_t bits = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0x8040201008040201 : 0x0102040810204080;
    return (unsigned)((bytes & bits) * 0x0101010101010101 >> 56);
}

/* The answer as a number. */
static inline unsigned bytemask_bits(bytemask_vector answer) {
#ifdef __SSE2__
    typedef char chars __attribute__((vector_size(BYTEMASK_BYTES)));
    return (unsigned)__builtin_ia32_pmovmskb128((chars)answer);
#else
    uint64_t halves[2];
    memcpy(halves, &answer, sizeof halves);
    return bytemask_half(halves[0]) | bytemask_half(halves[1]) << 8;
#endif
}

/* How many bits are set before the first that is not. */
static inline unsigned bytemask_count(unsigned bits) {
    assert(bits <= BYTEMASK_ALL);
    return (unsigned)__builtin_ctz(~bits);
}

/* The place of the last bit that is set; there is one. */
static inline unsigned bytemask_last(unsigned bits) {
    assert(bits && bits <= BYTEMASK_ALL);
    return 31 - (unsigned)__builtin_clz(bits);
}

#endif
