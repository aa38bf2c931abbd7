/*
 * inflate_codes - the codes of a block of compressed data, made from their lengths (RFC 1951, 3.2.2)
 *
 *     if (inflate_codes_make(&codes, lengths, 30))
 *         use(codes.entries[next_bits]);
 */
#ifndef INFLATE_CODES_H
#define INFLATE_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/contract.h"

enum {
    INFLATE_LONGEST_CODE = 15,
    INFLATE_QUICK_CODE = 10, /* the longest that is looked up */
    INFLATE_LITERALS = 288,
    INFLATE_DISTANCES = 32
};

struct inflate_codes {
    uint16_t entries[1 << INFLATE_QUICK_CODE];    /* symbol * 16 + length; 0: no code so short begins so */
    uint16_t of_length[INFLATE_LONGEST_CODE + 1]; /* codes of each length */
    uint16_t symbols[INFLATE_LITERALS];           /* in the order of their codes */
};

/* False: more codes than these lengths allow. `count` is at most INFLATE_LITERALS. */
MUST_USE bool inflate_codes_make(struct inflate_codes *self, const unsigned char *lengths, size_t count);

#endif
