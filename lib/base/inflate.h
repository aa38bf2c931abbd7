/*
 * inflate - compressed data (RFC 1951) becomes what it was
 *
 * Bytes are asked of a source in pieces, and given to a sink in pieces. Any input is safe: what is not valid
 * is an error. Memory: 140 kB. What precedes and follows the data in its file is read by inflate_byte.
 *
 *     struct inflate inflate = {.more = next_piece, .take = take_bytes, .context = &context};
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
    struct slice (*more)(void *context);             /* set before use: the next bytes, none at the end; */
                                                     /* they must stay until the next call */
    bool (*take)(void *context, struct slice bytes); /* likewise; false: no more is wanted */
    void *context;
    struct slice input; /* private from here: asked for, not used yet */
    uint64_t bits;      /* read, not used yet; the lowest first. Above bit_count: what comes next, or zeros */
    unsigned bit_count;
    bool cut_off, stopped;
    unsigned char *window; /* what was written last */
    size_t at;             /* where in it the next byte goes */
    size_t given;          /* up to where it went to the sink */
    bool fixed;            /* the codes are those of RFC 1951, 3.2.6 */
    struct inflate_codes *literals, *distances;
};

/* Reads one stream. */
MUST_USE enum inflate_end inflate_run(struct inflate *self);

/* The next byte that is not of a stream, from the next whole byte on; -1 at the end. */
int inflate_byte(struct inflate *self);

void inflate_free(struct inflate *self);

#endif
