/*
 * packed_bytes - compressed parts of binaries, and whole ones, become what they were, in memory
 *
 * Compressed by gzip, zlib or zstd, or by xz, for which the program of that name is run where it is
 * installed.
 *
 *     struct bytebuf bytes = {0};
 *     if (packed_bytes_unpack(section.bytes, &bytes))
 *         use(bytebuf_slice(&bytes));
 *     bytebuf_free(&bytes);
 */
#ifndef PACKED_BYTES_H
#define PACKED_BYTES_H

#include "base/bytebuf.h"
#include "base/view.h"

/* What becomes more bytes, or more than so many times what it was, is refused. Code and symbols become three
 * to ten times; LEAST is allowed in any case. */
enum { PACKED_BYTES_MAX = 1 << 29, PACKED_BYTES_RATIO = 100, PACKED_BYTES_LEAST = 1 << 20 };

enum packed_kind { PACKED_BY_ZLIB, PACKED_BY_ZSTD };

/* Appends them to `into`. False: they are not compressed in one of these ways, or damaged, or become too
 * many, or xz is not installed. */
MUST_USE bool packed_bytes_unpack(struct view packed, struct bytebuf *into);

/* The same for what is known to be packed so, and to become `size` bytes. False also: it becomes more or
 * fewer, or they are more than PACKED_BYTES_MAX. */
MUST_USE bool packed_bytes_unpack_part(struct view packed, enum packed_kind kind, uint64_t size,
                                       struct bytebuf *into);

#endif
