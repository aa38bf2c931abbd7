/*
 * xxh64 - the check of a zstd frame: a number of 64 bits that tells damaged bytes from whole ones
 *
 * XXH64 with the seed 0, as its specification defines it (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). It
 * does not protect against changes made on purpose.
 *
 *     struct xxh64 check;
 *     xxh64_start(&check);
 *     xxh64_add(&check, bytes);
 *     use(xxh64_value(&check));
 */
#ifndef XXH64_H
#define XXH64_H

#include "base/slice.h"

enum { XXH64_STRIPE = 32 };

struct xxh64 {
    uint64_t lanes[4]; /* private */
    char rest[XXH64_STRIPE];
    uint64_t size;
};

void xxh64_start(struct xxh64 *self);

void xxh64_add(struct xxh64 *self, struct slice bytes);

/* Of all bytes so far; more can be added then. */
uint64_t xxh64_value(const struct xxh64 *self);

#endif
