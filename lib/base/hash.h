/*
 * hash - bytes to a number that spreads well
 *
 * Fast on the 20 to 200 bytes of a frame or a stack. Seeded per process, so that nobody can craft names that
 * all collide; nothing that is printed may depend on its values.
 */
#ifndef HASH_H
#define HASH_H

#include "base/slice.h"

/* A number that differs from run to run. */
uint64_t hash_seed(void);

/* Multiplies to 128 bits and folds the halves: every input bit reaches every output bit. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t al = a & 0xffffffff, ah = a >> 32, bl = b & 0xffffffff, bh = b >> 32;
    uint64_t cross = al * bh + (al * bl >> 32);
    uint64_t other = ah * bl + (cross & 0xffffffff);
    return (a * b) ^ (ah * bh + (cross >> 32) + (other >> 32));
#endif
}

static inline uint64_t hash_read4(const char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/*
 * The hash of `len` bytes. Reads those bytes and no others. Both factors of every product depend on
 * the seed; otherwise a crafted text could make one of them zero, and all such texts would collide.
 */
static inline uint64_t hash_bytes(const char *at, size_t len, uint64_t seed) {
    const uint64_t odd = 0x9e3779b97f4a7c15, other = seed * 0xd6e8feb86659fd93 + odd;
    uint64_t state = seed ^ odd, a = 0, b = 0;
    if (len > 16) {
        const char *p = at, *last = at + len - 16;
        for (; p < last; p += 16)
            state = hash_mix(bytes_read8(p) ^ other, bytes_read8(p + 8) ^ state);
        a = bytes_read8(last); /* the last sixteen may overlap what was read: cheaper than a tail loop */
        b = bytes_read8(last + 8);
    } else if (len >= 8) {
        a = bytes_read8(at);
        b = bytes_read8(at + len - 8);
    } else if (len >= 4) {
        a = hash_read4(at);
        b = hash_read4(at + len - 4);
    } else if (len > 0) {
        a = (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[len / 2] << 8 |
            (unsigned char)at[len - 1];
    }
    return hash_mix(odd ^ len, hash_mix(a ^ other, b ^ state));
}

#endif
