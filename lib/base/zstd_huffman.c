/*
 * zstd_huffman: a code of weight w has `longest` + 1 - w bits, and with what may follow it takes 1 << (w - 1)
 * places of the table. The last weight is not written: it fills the table up.
 */
#include "base/zstd_huffman.h"

#include "base/zstd_fse.h"

#include "base/banned.h"

enum { BYTES = 256, WEIGHT_LOG_MAX = 6, DIRECT = 128 /* from here on weights are written as they are */ };

/* Weights of four bits each, the first in the high half of a byte. */
static bool read_direct(struct view bytes, unsigned count, uint8_t *weights) {
    uint8_t pair = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!view_read1(&bytes, i / 2, &pair))
            return false;
        weights[i] = i % 2 ? pair & 15 : pair >> 4;
    }
    return true;
}

/* Weights by two states in turn, until the bits are used up. */
static bool read_compressed(struct view bytes, unsigned *count, uint8_t *weights) {
    struct zstd_fse table;
    struct zstd_bits bits;
    struct view rest;
    uint64_t used;
    if (!zstd_fse_read(&table, bytes, WEIGHT_LOG_MAX, ZSTD_FSE_SYMBOLS_MAX - 1, &used) ||
        !view_part(&bytes, used, bytes.size - used, &rest) || !zstd_bits_start(&bits, rest))
        return false;
    uint32_t states[2];
    states[0] = zstd_fse_start(&table, &bits);
    states[1] = zstd_fse_start(&table, &bits);
    if (bits.left < 0)
        return false;
    for (*count = 0; *count < BYTES - 2;) {
        unsigned turn = *count % 2;
        weights[(*count)++] = table.states[states[turn]].symbol;
        states[turn] = zstd_fse_next(&table, states[turn], &bits);
        if (bits.left < 0) { /* there was no next state: the other one is the last */
            weights[(*count)++] = table.states[states[!turn]].symbol;
            return true;
        }
    }
    return false;
}

/* Adds the weight that is not written. False: the codes do not fill the table. */
static bool complete(struct zstd_huffman *self, uint8_t *weights, unsigned *count) {
    uint32_t sum = 0;
    for (unsigned i = 0; i < *count; i++) {
        if (weights[i] > ZSTD_HUFFMAN_LONGEST)
            return false;
        sum += weights[i] ? 1u << (weights[i] - 1) : 0;
    }
    if (!sum)
        return false;
    self->longest = zstd_highest_bit(sum) + 1;
    uint32_t left = self->longest <= ZSTD_HUFFMAN_LONGEST ? (1u << self->longest) - sum : 0;
    if (!left || left & (left - 1))
        return false;
    weights[(*count)++] = (uint8_t)(zstd_highest_bit(left) + 1);
    return true;
}

static void make_codes(struct zstd_huffman *self, const uint8_t *weights, unsigned count) {
    uint32_t at = 0;
    for (unsigned weight = 1; weight <= self->longest; weight++)
        for (unsigned i = 0; i < count; i++)
            for (uint32_t left = weights[i] == weight ? 1u << (weight - 1) : 0; left; left--)
                self->codes[at++] =
                    (struct zstd_huffman_code){(uint8_t)i, (uint8_t)(self->longest + 1 - weight)};
    assert(at == 1u << self->longest);
}

bool zstd_huffman_read(struct zstd_huffman *self, struct view bytes, uint64_t *used) {
    uint8_t head, weights[BYTES];
    unsigned count;
    struct view part;
    if (!view_read1(&bytes, 0, &head))
        return false;
    count = head >= DIRECT ? head - (DIRECT - 1u) : 0;
    uint64_t size = head >= DIRECT ? (count + 1) / 2 : head;
    if (!view_part(&bytes, 1, size, &part))
        return false;
    *used = 1 + size;
    bool good = head >= DIRECT ? read_direct(part, count, weights) : read_compressed(part, &count, weights);
    if (!good || !complete(self, weights, &count))
        return false;
    make_codes(self, weights, count);
    return true;
}

bool zstd_huffman_decode(const struct zstd_huffman *self, struct view stream, unsigned char *into,
                         size_t count) {
    struct zstd_bits bits;
    if (!zstd_bits_start(&bits, stream))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct zstd_huffman_code code = self->codes[zstd_bits_peek(&bits, self->longest)];
        into[i] = code.byte;
        zstd_bits_drop(&bits, code.bits);
    }
    return bits.left == 0;
}
