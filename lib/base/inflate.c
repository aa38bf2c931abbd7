/*
 * inflate: short codes are looked up by their next bits, longer ones are counted through bit by bit, so that
 * a block costs little before its first symbol however its codes are. What is written goes to one buffer,
 * whose last 32 kB move to its start when it is full. In the loop over symbols the bits are in variables of
 * their own, for stores to the buffer may change anything else.
 */
#include "base/inflate.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/inflate_codes.h"

#include "base/banned.h"

enum {
    WINDOW = 1 << 15, /* as far as a repetition reaches */
    BUFFER = 4 * WINDOW,
    LONGEST_MATCH = 258,
    END_OF_BLOCK = 256,
    LENGTHS = 19, /* symbols of the code for the lengths of codes */
    NO_SYMBOL = 0xFFFF
};

/* ---- bits ---- */

/* What is read next. */
struct bits {
    struct slice input;
    uint64_t bits;
    unsigned count;
    bool cut_off;
};

static struct bits bits_of(const struct inflate *self) {
    return (struct bits){self->input, self->bits, self->bit_count, self->cut_off};
}

static void keep_bits(struct inflate *self, struct bits bits) {
    self->input = bits.input;
    self->bits = bits.bits;
    self->bit_count = bits.count;
    self->cut_off = bits.cut_off;
}

/* Adds bytes one by one, and asks for more of them. */
static void refill_slowly(struct inflate *self, struct bits *bits) {
    while (bits->count <= 56) {
        if (!bits->input.len)
            bits->input = self->more(self->context);
        if (!bits->input.len)
            return;
        bits->bits &= ((uint64_t)1 << bits->count) - 1;
        bits->bits |= (uint64_t)(unsigned char)bits->input.at[0] << bits->count;
        bits->input = slice_from(bits->input, 1);
        bits->count += 8;
    }
}

/* Makes sure that there are 56 bits, as far as the source has them. */
static inline void refill(struct inflate *self, struct bits *bits) {
    uint64_t next = 0;
    if (bits->count >= 56)
        return;
    if (bits->input.len < 8) {
        refill_slowly(self, bits);
        return;
    }
    memcpy(&next, bits->input.at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    next = __builtin_bswap64(next);
#endif
    bits->bits |= next << bits->count; /* what is there above the count is the same */
    unsigned bytes = (63 - bits->count) / 8;
    bits->input = slice_from(bits->input, bytes);
    bits->count += 8 * bytes;
}

static inline void drop(struct bits *bits, unsigned count) {
    bits->cut_off |= bits->count < count;
    bits->bits >>= count;
    bits->count = bits->count < count ? 0 : bits->count - count;
}

/* So many bits, at most 16, of those that are there. */
static inline uint32_t take(struct bits *bits, unsigned count) {
    uint32_t value = (uint32_t)(bits->bits & (((uint64_t)1 << count) - 1));
    drop(bits, count);
    return value;
}

static uint32_t take_bits(struct inflate *self, unsigned count) {
    struct bits bits = bits_of(self);
    refill(self, &bits);
    uint32_t value = take(&bits, count);
    keep_bits(self, bits);
    return value;
}

/* ---- codes ---- */

/* The symbol whose code is longer than those of the table, or NO_SYMBOL: no code begins so. */
static unsigned take_long_symbol(struct bits *bits, const struct inflate_codes *codes) {
    uint32_t next = (uint32_t)bits->bits, code = 0, first = 0, index = 0;
    for (unsigned length = 1; length <= INFLATE_LONGEST_CODE; length++, next >>= 1) {
        uint32_t count = codes->of_length[length];
        code = code << 1 | (next & 1);
        first <<= 1;
        if (code - first < count) {
            drop(bits, length);
            return codes->symbols[index + code - first];
        }
        index += count;
        first += count;
    }
    return NO_SYMBOL;
}

/* The next symbol, or NO_SYMBOL: no code begins so. Past the end of the source, which is then cut off, it
 * means nothing. */
static inline unsigned take_symbol(struct bits *bits, const struct inflate_codes *codes) {
    uint16_t entry = codes->entries[bits->bits & ((1 << INFLATE_QUICK_CODE) - 1)];
    if (!entry)
        return take_long_symbol(bits, codes);
    drop(bits, entry & 15);
    return entry >> 4;
}

/* How often a length is repeated that has this symbol; *length: which it is. */
static uint32_t take_repeat(struct inflate *self, unsigned symbol, unsigned char before,
                            unsigned char *length) {
    *length = symbol < 16 ? (unsigned char)symbol : symbol == 16 ? before : 0;
    switch (symbol) {
    case 16:
        return 3 + take_bits(self, 2);
    case 17:
        return 3 + take_bits(self, 3);
    case 18:
        return 11 + take_bits(self, 7);
    default:
        return 1;
    }
}

static unsigned next_symbol(struct inflate *self, const struct inflate_codes *codes) {
    struct bits bits = bits_of(self);
    refill(self, &bits);
    unsigned symbol = take_symbol(&bits, codes);
    keep_bits(self, bits);
    return symbol;
}

/* Reads the codes before a block. */
static bool read_codes(struct inflate *self) {
    static const unsigned char order[LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};
    unsigned char lengths[INFLATE_LITERALS + INFLATE_DISTANCES] = {0};
    uint32_t literals = 257 + take_bits(self, 5), distances = 1 + take_bits(self, 5);
    uint32_t count = 4 + take_bits(self, 4), at = 0;
    self->fixed = false;
    for (uint32_t i = 0; i < count; i++)
        lengths[order[i]] = (unsigned char)take_bits(self, 3);
    if (literals > INFLATE_LITERALS || !inflate_codes_make(self->distances, lengths, LENGTHS))
        return false;
    memset(lengths, 0, sizeof lengths);
    while (at < literals + distances && !self->cut_off) {
        unsigned symbol = next_symbol(self, self->distances);
        unsigned char length;
        if (symbol == NO_SYMBOL || (symbol == 16 && at == 0))
            return false;
        uint32_t times = take_repeat(self, symbol, at ? lengths[at - 1] : 0, &length);
        if (times > literals + distances - at)
            return false;
        for (; times; times--)
            lengths[at++] = length;
    }
    return inflate_codes_make(self->literals, lengths, literals) &&
           inflate_codes_make(self->distances, lengths + literals, distances);
}

/* Makes the codes of RFC 1951, 3.2.6. */
static void make_fixed_codes(struct inflate *self) {
    unsigned char lengths[INFLATE_LITERALS];
    if (self->fixed)
        return;
    for (unsigned i = 0; i < INFLATE_LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    bool good = inflate_codes_make(self->literals, lengths, INFLATE_LITERALS);
    memset(lengths, 5, INFLATE_DISTANCES);
    good &= inflate_codes_make(self->distances, lengths, INFLATE_DISTANCES);
    assert(good);
    (void)good;
    self->fixed = true;
}

/* ---- what is written ---- */

/* Gives what was written to the sink, and makes room. */
static void flush(struct inflate *self) {
    size_t written = self->at - self->given;
    if (written && !self->stopped)
        self->stopped |=
            !self->take(self->context, slice_make((const char *)self->window + self->given, written));
    if (self->at > WINDOW) {
        memmove(self->window, self->window + self->at - WINDOW, WINDOW);
        self->at = WINDOW;
    }
    self->given = self->at;
}

/* Repeats bytes that may overlap with where they go. Up to seven more may be written after them. */
static inline void repeat(unsigned char *to, size_t distance, size_t length) {
    const unsigned char *from = to - distance, *end = to + length;
    if (distance < 8) {
        while (to < end)
            *to++ = *from++;
        return;
    }
    for (; to < end; to += 8, from += 8)
        memcpy(to, from, 8);
}

/* ---- blocks ---- */

/* A length or a distance: its base grows by the number of extra bits. */
static inline uint32_t take_length(struct bits *bits, uint32_t symbol) {
    if (symbol < 8)
        return 3 + symbol;
    if (symbol == 28)
        return LONGEST_MATCH;
    uint32_t extra = symbol / 4 - 1;
    return 3 + ((4 + symbol % 4) << extra) + take(bits, extra);
}

static inline uint32_t take_distance(struct bits *bits, uint32_t symbol) {
    if (symbol < 4)
        return 1 + symbol;
    uint32_t extra = symbol / 2 - 1;
    return 1 + ((2 + symbol % 2) << extra) + take(bits, extra);
}

/* Symbols up to the end of the block, or until the buffer is full. False: they are not valid. */
static bool read_symbols(struct inflate *self, bool *ended) {
    struct bits bits = bits_of(self);
    unsigned char *window = self->window;
    size_t at = self->at;
    bool good = true;
    while (at < BUFFER && !bits.cut_off) {
        refill(self, &bits);
        unsigned symbol = take_symbol(&bits, self->literals);
        if (bits.cut_off)
            break;
        if (symbol < END_OF_BLOCK) {
            window[at++] = (unsigned char)symbol;
            continue;
        }
        *ended = symbol == END_OF_BLOCK;
        good = *ended || symbol < END_OF_BLOCK + 30;
        if (*ended || !good)
            break;
        uint32_t length = take_length(&bits, symbol - END_OF_BLOCK - 1);
        unsigned reach = take_symbol(&bits, self->distances);
        uint32_t distance = reach < 30 ? take_distance(&bits, reach) : UINT32_MAX;
        good = bits.cut_off || (distance <= WINDOW && distance <= at);
        if (!good || bits.cut_off)
            break;
        repeat(window + at, distance, length);
        at += length;
    }
    self->at = at;
    keep_bits(self, bits);
    return good;
}

static bool read_block(struct inflate *self) {
    bool ended = false;
    while (!ended && !self->cut_off && !self->stopped) {
        if (!read_symbols(self, &ended))
            return self->cut_off;
        if (self->at >= BUFFER)
            flush(self);
    }
    return true;
}

/* A block that is not compressed. */
static bool read_stored(struct inflate *self) {
    struct bits bits = bits_of(self);
    drop(&bits, bits.count % 8);
    keep_bits(self, bits);
    uint32_t length = take_bits(self, 16), inverted = take_bits(self, 16);
    if (length != (inverted ^ 0xFFFF))
        return self->cut_off;
    for (; length && !self->cut_off && !self->stopped; length--) {
        int byte = inflate_byte(self);
        self->cut_off = byte < 0;
        if (byte >= 0)
            self->window[self->at++] = (unsigned char)byte;
        if (self->at >= BUFFER)
            flush(self);
    }
    return true;
}

static bool read_any_block(struct inflate *self, uint32_t kind) {
    if (kind == 0)
        return read_stored(self);
    if (kind == 1)
        make_fixed_codes(self);
    return kind < 3 && (kind == 1 || read_codes(self)) && read_block(self);
}

enum inflate_end inflate_run(struct inflate *self) {
    bool last = false, good = true;
    if (!self->window) {
        self->window = heap_resize(NULL, BUFFER + LONGEST_MATCH + 8, 1);
        self->literals = heap_resize(NULL, 1, sizeof *self->literals);
        self->distances = heap_resize(NULL, 1, sizeof *self->distances);
    }
    self->at = self->given = 0;
    self->cut_off = self->stopped = self->fixed = false;
    while (!last && good && !self->cut_off && !self->stopped) {
        last = take_bits(self, 1);
        good = read_any_block(self, take_bits(self, 2));
    }
    if (self->bit_count % 8)
        (void)take_bits(self, self->bit_count % 8);
    flush(self);
    return self->stopped   ? INFLATE_STOPPED
           : self->cut_off ? INFLATE_CUT_OFF
           : good          ? INFLATE_DONE
                           : INFLATE_DAMAGED;
}

int inflate_byte(struct inflate *self) {
    struct bits bits = bits_of(self);
    int byte = -1;
    if (bits.count < 8)
        refill_slowly(self, &bits);
    if (bits.count >= 8)
        byte = (int)take(&bits, 8);
    keep_bits(self, bits);
    return byte;
}

void inflate_free(struct inflate *self) {
    free(self->window);
    free(self->literals);
    free(self->distances);
    *self = (struct inflate){0};
}
