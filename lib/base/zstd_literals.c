/* zstd_literals: a header says how the bytes are written, how many they are, and how long what was written
 * is. */
#include "base/zstd_literals.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum { MOST = 1 << 17, JUMPS = 6 /* bytes of the sizes of three streams */ };

enum form { RAW, REPEATED, COMPRESSED, WITH_OLD_CODES };

struct header {
    enum form form;
    uint64_t size; /* of the header */
    size_t count, packed;
    unsigned streams;
};

/* So many bytes as a number, the lowest first; count <= 5 */
static bool read_number(const struct view *block, uint64_t at, unsigned count, uint64_t *number) {
    *number = 0;
    for (unsigned i = 0; i < count; i++) {
        uint8_t byte;
        if (!view_read1(block, at + i, &byte))
            return false;
        *number |= (uint64_t)byte << 8 * i;
    }
    return true;
}

static bool read_header(const struct view *block, struct header *header) {
    static const unsigned plain_sizes[4] = {1, 2, 1, 3}, packed_sizes[4] = {3, 3, 4, 5};
    static const unsigned packed_bits[4] = {10, 10, 14, 18};
    uint64_t number;
    if (!read_number(block, 0, 1, &number))
        return false;
    unsigned format = number >> 2 & 3;
    *header = (struct header){.form = (enum form)(number & 3), .streams = format ? 4 : 1};
    bool plain = header->form == RAW || header->form == REPEATED;
    header->size = plain ? plain_sizes[format] : packed_sizes[format];
    if (!read_number(block, 0, (unsigned)header->size, &number))
        return false;
    if (plain) {
        header->count = (size_t)(number >> (format % 2 ? 4 : 3));
    } else {
        uint64_t mask = ((uint64_t)1 << packed_bits[format]) - 1;
        header->count = (size_t)(number >> 4 & mask);
        header->packed = (size_t)(number >> (4 + packed_bits[format]) & mask);
    }
    return true;
}

/* Four streams, each of a quarter of the bytes; the sizes of the first three come first. */
static bool decode_streams(struct zstd_literals *self, struct view bytes) {
    size_t quarter = (self->count + 3) / 4, done = 0;
    uint64_t at = JUMPS, size = 0;
    for (uint64_t i = 0; i < 4; i++) {
        struct view stream;
        if (i < 3 && !read_number(&bytes, 2 * i, 2, &size))
            return false;
        if (i == 3)
            size = bytes.size - at; /* at is inside: the streams before were */
        size_t left = self->count - done, count = i < 3 ? quarter : left;
        if (count > left || !view_part(&bytes, at, size, &stream) ||
            !zstd_huffman_decode(self->codes, stream, self->bytes + done, count))
            return false;
        at += size;
        done += count;
    }
    return true;
}

static bool decode(struct zstd_literals *self, const struct header *header, struct view bytes) {
    uint64_t used = 0;
    if (header->form == COMPRESSED)
        self->has_codes = zstd_huffman_read(self->codes, bytes, &used);
    if (!self->has_codes || !view_part(&bytes, used, bytes.size - used, &bytes))
        return false;
    return header->streams == 4 ? decode_streams(self, bytes)
                                : zstd_huffman_decode(self->codes, bytes, self->bytes, self->count);
}

static bool copy(struct zstd_literals *self, const struct header *header, struct view bytes) {
    uint8_t byte;
    if (header->form == RAW)
        return view_copy(&bytes, 0, self->bytes, self->count);
    if (!view_read1(&bytes, 0, &byte))
        return false;
    memset(self->bytes, byte, self->count);
    return true;
}

bool zstd_literals_read(struct zstd_literals *self, struct view block, size_t most, uint64_t *used) {
    struct header header;
    struct view bytes;
    assert(most <= MOST);
    if (!read_header(&block, &header) || header.count > most)
        return false;
    if (!self->bytes) {
        self->bytes = heap_resize(NULL, MOST, 1);
        self->codes = heap_resize(NULL, 1, sizeof *self->codes);
    }
    bool packed = header.form == COMPRESSED || header.form == WITH_OLD_CODES;
    self->count = header.count;
    uint64_t size = packed ? header.packed : header.form == RAW ? header.count : 1;
    *used = header.size + size;
    return view_part(&block, header.size, size, &bytes) && (packed ? decode : copy)(self, &header, bytes);
}

void zstd_literals_free(struct zstd_literals *self) {
    free(self->bytes);
    free(self->codes);
    *self = (struct zstd_literals){0};
}
