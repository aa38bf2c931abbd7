/*
 * packed - files that are no text before they are unpacked, known by their first bytes
 *
 *     const struct packed *packed = packed_by(linereader_peek(&in, PACKED_START));
 *     if (packed)
 *         report_error("this is packed by %s; unpack it with %s", packed->format, packed->unpacker);
 */
#ifndef PACKED_H
#define PACKED_H

#include "base/slice.h"

/* Bytes that tell. */
enum { PACKED_START = 10 };

struct packed {
    const char *format, *unpacker; /* "gzip", "zcat" */
};

/* How a file that begins so is packed; NULL when it is not. Lives as long as the program. */
const struct packed *packed_by(struct slice start);

#endif
