/*
 * zstd_literals - the first part of a compressed block: bytes that are not repeated from before (RFC 8878,
 * 3.1.1.3.1)
 *
 *     struct zstd_literals literals = {0};
 *     if (zstd_literals_read(&literals, block, most, &used))
 *         use(literals.bytes, literals.count);
 *     zstd_literals_free(&literals);
 */
#ifndef ZSTD_LITERALS_H
#define ZSTD_LITERALS_H

#include "base/zstd_huffman.h"

struct zstd_literals {
    unsigned char *bytes; /* of the block read last */
    size_t count;
    bool has_codes; /* codes of a block before may be used again; set it to false where a frame begins */
    struct zstd_huffman *codes; /* private */
};

/*
 * Reads the literals at the start of a block, of which there may be `most`; *used: how many bytes of the
 * block they are. False: it is damaged.
 */
MUST_USE bool zstd_literals_read(struct zstd_literals *self, struct view block, size_t most, uint64_t *used);

void zstd_literals_free(struct zstd_literals *self);

#endif
