/*
 * zstd_huffman - bytes by Huffman codes of at most 11 bits (RFC 8878, 4.2)
 *
 *     struct zstd_huffman codes;
 *     if (zstd_huffman_read(&codes, bytes, &used) && zstd_huffman_decode(&codes, rest, into, count))
 *         use(into, count);
 */
#ifndef ZSTD_HUFFMAN_H
#define ZSTD_HUFFMAN_H

#include "base/view.h"

enum { ZSTD_HUFFMAN_LONGEST = 11 };

struct zstd_huffman_code {
    uint8_t byte, bits;
};

struct zstd_huffman {
    unsigned longest;                                          /* bits of the longest code */
    struct zstd_huffman_code codes[1 << ZSTD_HUFFMAN_LONGEST]; /* private: by the next `longest` bits */
};

/* Reads the description of the codes at the start of the bytes; *used: how many they are. False: it is
 * damaged. */
MUST_USE bool zstd_huffman_read(struct zstd_huffman *self, struct view bytes, uint64_t *used);

/* Decodes one stream into exactly `count` bytes. False: it is damaged. */
MUST_USE bool zstd_huffman_decode(const struct zstd_huffman *self, struct view stream, unsigned char *into,
                                  size_t count);

#endif
