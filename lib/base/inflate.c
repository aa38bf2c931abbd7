/*
 * inflate: short codes are looked up by their next bits, longer ones are counted through bit by bit, so that
 * a block costs little before its first symbol however its codes are. What was written last is in a ring of
 * 32 kB, which goes to the sink each time it is full.
 */
#include "base/inflate.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum {
    WINDOW = 1 << 15,
    LONGEST_CODE = 15,
    QUICK_CODE = 10, /* the longest that is looked up */
    LITERALS = 288,
    DISTANCES = 32,
    END_OF_BLOCK = 256,
    LENGTHS = 19 /* symbols of the code for the lengths of codes */
};

struct inflate_codes {
    uint16_t entries[1 << QUICK_CODE];    /* symbol * 16 + length; 0: no code so short begins so */
    uint16_t of_length[LONGEST_CODE + 1]; /* codes of each length */
    uint16_t symbols[LITERALS];           /* in the order of their codes */
};

/* ---- bits ---- */

/* The next bits, as a number; zeros after the end of the source. */
static uint32_t peek_bits(struct inflate *self, unsigned count) {
    while (self->bit_count < count) {
        int byte = self->next(self->context);
        if (byte < 0)
            return self->bits & ((1u << count) - 1);
        self->bits |= (uint32_t)byte << self->bit_count;
        self->bit_count += 8;
    }
    return self->bits & ((1u << count) - 1);
}

static void drop_bits(struct inflate *self, unsigned count) {
    self->cut_off |= self->bit_count < count;
    self->bits >>= count;
    self->bit_count = self->bit_count < count ? 0 : self->bit_count - count;
}

static uint32_t take_bits(struct inflate *self, unsigned count) {
    uint32_t bits = count ? peek_bits(self, count) : 0;
    drop_bits(self, count);
    return bits;
}

/* ---- the window ---- */

static void put(struct inflate *self, unsigned char byte) {
    self->window[self->at++] = byte;
    if (self->at < WINDOW)
        return;
    self->full = true;
    self->at = 0;
    self->stopped |= !self->take(self->context, slice_make((const char *)self->window, WINDOW));
}

/* False: there was no byte so far back. */
static bool repeat(struct inflate *self, uint32_t distance, uint32_t length) {
    if (distance > WINDOW || (distance > self->at && !self->full))
        return false;
    for (; length; length--)
        put(self, self->window[(self->at - distance) & (WINDOW - 1)]);
    return true;
}

/* ---- codes ---- */

static uint32_t reversed(uint32_t code, unsigned length) {
    uint32_t result = 0;
    for (; length; length--, code >>= 1)
        result = result << 1 | (code & 1);
    return result;
}

/* Puts the symbols of codes with these lengths in the order of their codes. */
static void order_symbols(struct inflate_codes *codes, const unsigned char *lengths, size_t count) {
    uint16_t next[LONGEST_CODE + 2] = {0};
    for (unsigned length = 1; length <= LONGEST_CODE; length++)
        next[length + 1] = (uint16_t)(next[length] + codes->of_length[length]);
    for (size_t i = 0; i < count; i++)
        if (lengths[i])
            codes->symbols[next[lengths[i]]++] = (uint16_t)i;
}

/* Makes the table of the short codes. */
static void make_quick(struct inflate_codes *codes) {
    uint32_t code = 0;
    const uint16_t *symbol = codes->symbols;
    memset(codes->entries, 0, sizeof codes->entries);
    for (unsigned length = 1; length <= QUICK_CODE; length++, code <<= 1)
        for (unsigned i = codes->of_length[length]; i; i--, code++, symbol++)
            for (uint32_t at = reversed(code, length); at < 1u << QUICK_CODE; at += 1u << length)
                codes->entries[at] = (uint16_t)(*symbol * 16 + length);
}

/* Makes the codes of these lengths. False: more codes than these lengths allow. */
static bool make_codes(struct inflate_codes *codes, const unsigned char *lengths, size_t count) {
    uint32_t room = 1u << LONGEST_CODE;
    memset(codes->of_length, 0, sizeof codes->of_length);
    for (size_t i = 0; i < count; i++)
        codes->of_length[lengths[i]]++;
    codes->of_length[0] = 0;
    for (unsigned length = 1; length <= LONGEST_CODE; length++) {
        uint32_t taken = (uint32_t)codes->of_length[length] << (LONGEST_CODE - length);
        if (taken > room)
            return false;
        room -= taken;
    }
    order_symbols(codes, lengths, count);
    make_quick(codes);
    return true;
}

/* The symbol whose code is longer than those of the table, or -1: no code begins so. */
static int take_long_symbol(struct inflate *self, const struct inflate_codes *codes) {
    uint32_t bits = peek_bits(self, LONGEST_CODE), code = 0, first = 0, index = 0;
    for (unsigned length = 1; length <= LONGEST_CODE; length++, bits >>= 1) {
        uint32_t count = codes->of_length[length];
        code = code << 1 | (bits & 1);
        first <<= 1;
        if (code - first < count) {
            drop_bits(self, length);
            return codes->symbols[index + code - first];
        }
        index += count;
        first += count;
    }
    return -1;
}

/* The next symbol, or -1: no code begins so. Past the end of the source, which is then cut off, it means
 * nothing. */
static int take_symbol(struct inflate *self, const struct inflate_codes *codes) {
    uint16_t entry = codes->entries[peek_bits(self, QUICK_CODE)];
    if (!entry)
        return take_long_symbol(self, codes);
    drop_bits(self, entry & 15);
    return entry >> 4;
}

/* Many small blocks with the fixed codes may follow one another: the codes are made once. */
static void make_fixed_codes(struct inflate *self) {
    unsigned char lengths[LITERALS];
    if (self->fixed)
        return;
    for (int i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    bool good = make_codes(self->literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    good &= make_codes(self->distances, lengths, DISTANCES);
    assert(good);
    (void)good;
    self->fixed = true;
}

/* How often a length is repeated that has this symbol; *length: which it is. */
static uint32_t take_repeat(struct inflate *self, int symbol, unsigned char before, unsigned char *length) {
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

/* Reads the codes before a block. */
static bool read_codes(struct inflate *self) {
    static const unsigned char order[LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};
    unsigned char lengths[LITERALS + DISTANCES] = {0};
    uint32_t literals = 257 + take_bits(self, 5), distances = 1 + take_bits(self, 5);
    uint32_t count = 4 + take_bits(self, 4), at = 0;
    self->fixed = false;
    for (uint32_t i = 0; i < count; i++)
        lengths[order[i]] = (unsigned char)take_bits(self, 3);
    if (literals > LITERALS || !make_codes(self->distances, lengths, LENGTHS))
        return false;
    memset(lengths, 0, sizeof lengths);
    while (at < literals + distances && !self->cut_off) {
        int symbol = take_symbol(self, self->distances);
        unsigned char length;
        if (symbol < 0 || (symbol == 16 && at == 0))
            return false;
        uint32_t times = take_repeat(self, symbol, at ? lengths[at - 1] : 0, &length);
        if (times > literals + distances - at)
            return false;
        for (; times; times--)
            lengths[at++] = length;
    }
    return make_codes(self->literals, lengths, literals) &&
           make_codes(self->distances, lengths + literals, distances);
}

/* ---- blocks ---- */

/* A length or a distance: its base grows by the number of extra bits. */
static uint32_t take_length(struct inflate *self, uint32_t symbol) {
    if (symbol == 28)
        return 258;
    uint32_t extra = symbol < 8 ? 0 : symbol / 4 - 1;
    uint32_t base = symbol < 8 ? symbol : (4 + symbol % 4) << extra;
    return 3 + base + take_bits(self, extra);
}

static uint32_t take_distance(struct inflate *self, uint32_t symbol) {
    uint32_t extra = symbol < 4 ? 0 : symbol / 2 - 1;
    uint32_t base = symbol < 4 ? symbol : (2 + symbol % 2) << extra;
    return 1 + base + take_bits(self, extra);
}

/* A block of codes, up to its end. False: it is damaged. */
static bool read_block(struct inflate *self) {
    while (!self->cut_off && !self->stopped) {
        int symbol = take_symbol(self, self->literals);
        if (self->cut_off || symbol == END_OF_BLOCK)
            return true;
        if (symbol < 0 || symbol > END_OF_BLOCK + 29)
            return false;
        if (symbol < END_OF_BLOCK) {
            put(self, (unsigned char)symbol);
            continue;
        }
        uint32_t length = take_length(self, (uint32_t)symbol - END_OF_BLOCK - 1);
        int distance = take_symbol(self, self->distances);
        if (distance < 0 || distance > 29)
            return false;
        uint32_t back = take_distance(self, (uint32_t)distance);
        if (!self->cut_off && !repeat(self, back, length))
            return false;
    }
    return true;
}

/* A block that is not compressed. */
static bool read_stored(struct inflate *self) {
    drop_bits(self, self->bit_count % 8);
    uint32_t length = take_bits(self, 16), inverted = take_bits(self, 16);
    if (length != (inverted ^ 0xFFFF))
        return false;
    for (; length && !self->cut_off && !self->stopped; length--) {
        unsigned char byte = (unsigned char)take_bits(self, 8);
        if (!self->cut_off)
            put(self, byte);
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
        self->window = heap_resize(NULL, WINDOW, 1);
        self->literals = heap_resize(NULL, 1, sizeof *self->literals);
        self->distances = heap_resize(NULL, 1, sizeof *self->distances);
    }
    self->bits = self->bit_count = self->at = 0;
    self->cut_off = self->stopped = self->full = self->fixed = false;
    while (!last && good && !self->cut_off && !self->stopped) {
        last = take_bits(self, 1);
        good = read_any_block(self, take_bits(self, 2));
    }
    if (self->at && !self->stopped)
        self->stopped |= !self->take(self->context, slice_make((const char *)self->window, self->at));
    return self->stopped   ? INFLATE_STOPPED
           : self->cut_off ? INFLATE_CUT_OFF
           : good          ? INFLATE_DONE
                           : INFLATE_DAMAGED;
}

int inflate_rest(struct inflate *self) {
    if (self->bit_count % 8)
        drop_bits(self, self->bit_count % 8);
    return self->bit_count ? (int)take_bits(self, 8) : -1;
}

void inflate_free(struct inflate *self) {
    free(self->window);
    free(self->literals);
    free(self->distances);
    *self = (struct inflate){0};
}
