/*
 * inflate - compressed data (RFC 1951) becomes what it was
 *
 * Bytes are asked of a source, and given to a sink in pieces. Any input is safe: what is not valid is an
 * error. Memory: 38 kB.
 *
 *     struct inflate inflate = {.next = next_byte, .take = take_bytes, .context = &context};
 *     enum inflate_end end = inflate_run(&inflate);
 *     inflate_free(&inflate);
 */
#ifndef INFLATE_H
#define INFLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/slice.h"

enum inflate_end {
    INFLATE_DONE,
    INFLATE_CUT_OFF, /* the source ended before the data */
    INFLATE_DAMAGED,
    INFLATE_STOPPED /* the sink wants no more */
};

struct inflate {
    int (*next)(void *context);                      /* set before use: the next byte, or -1 at the end */
    bool (*take)(void *context, struct slice bytes); /* likewise; false: no more is wanted */
    void *context;
    uint32_t bits; /* private from here: read, not used yet; the lowest first */
    unsigned bit_count;
    bool cut_off, stopped;
    unsigned char *window; /* what was written last */
    uint32_t at;           /* where in it the next byte goes */
    bool full;             /* it was filled once */
    bool fixed;            /* the codes are those of RFC 1951, 3.2.6 */
    struct inflate_codes *literals, *distances;
};

/* Reads one stream. Up to three bytes after it may have been asked for: inflate_rest has them. */
MUST_USE enum inflate_end inflate_run(struct inflate *self);

/* The next byte that was asked for but is not of the stream, -1: there is none. */
int inflate_rest(struct inflate *self);

void inflate_free(struct inflate *self);

#endif
