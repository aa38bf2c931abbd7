/*
 * zstd_fse: a description is read from its start, the lowest bit first. Every state's base plus its bits is
 * below the number of states, since bits are chosen for that: so no state needs a check when it is used.
 */
#include "base/zstd_fse.h"

#include "base/banned.h"

/* Bits from the start of the bytes on. */
struct forward {
    struct view bytes;
    uint64_t at; /* in bits */
};

/* The next bits; zeros after the end. count <= 16 */
static uint32_t peek(const struct forward *self, unsigned count) {
    uint32_t value = 0;
    for (unsigned i = 0; i < 3; i++) {
        uint8_t byte = 0;
        if (self->at / 8 + i < self->bytes.size && view_read1(&self->bytes, self->at / 8 + i, &byte))
            value |= (uint32_t)byte << 8 * i;
    }
    return value >> self->at % 8 & ((1u << count) - 1);
}

static uint32_t take(struct forward *self, unsigned count) {
    uint32_t value = peek(self, count);
    self->at += count;
    return value;
}

/* A number up to `most`, of which the lower ones take a bit less. */
static uint32_t take_share(struct forward *self, uint32_t most) {
    unsigned bits = zstd_highest_bit(most) + 1;
    uint32_t short_ones = (1u << bits) - 1 - most, value = peek(self, bits),
             low = value & ((1u << (bits - 1)) - 1);
    if (low < short_ones) {
        self->at += bits - 1;
        return low;
    }
    self->at += bits;
    return value < 1u << (bits - 1) ? value : value - short_ones;
}

/* How many states a symbol has. */
static uint32_t states_of(int16_t share) {
    return share < 0 ? 1 : (uint32_t)share;
}

/* Reads how many states each symbol has; *count: of how many symbols. False: it is damaged. */
static bool read_shares(struct forward *input, unsigned log, unsigned symbol_max, int16_t *shares,
                        unsigned *count) {
    uint32_t left = 1u << log;
    *count = 0;
    while (left) {
        if (*count > symbol_max)
            return false;
        int share = (int)take_share(input, left + 1) - 1;
        shares[(*count)++] = (int16_t)share;
        left -= states_of((int16_t)share);
        for (uint32_t zeros = share ? 0 : 3; zeros == 3;) {
            zeros = take(input, 2);
            if (*count + zeros > symbol_max)
                return false;
            for (uint32_t i = 0; i < zeros; i++)
                shares[(*count)++] = 0;
        }
        if (input->at > 8 * input->bytes.size)
            return false;
    }
    return true;
}

bool zstd_fse_read(struct zstd_fse *self, struct view bytes, unsigned log_max, unsigned symbol_max,
                   uint64_t *used) {
    struct forward input = {.bytes = bytes};
    int16_t shares[ZSTD_FSE_SYMBOLS_MAX];
    unsigned count, log = 5 + take(&input, 4);
    assert(symbol_max < ZSTD_FSE_SYMBOLS_MAX && log_max <= ZSTD_FSE_LOG_MAX);
    if (log > log_max || !read_shares(&input, log, symbol_max, shares, &count))
        return false;
    *used = (input.at + 7) / 8;
    return *used <= bytes.size && zstd_fse_make(self, shares, count, log);
}

/* Gives the states to symbols: the rare ones at the end, the others spread over the rest. */
static bool spread(struct zstd_fse *self, const int16_t *shares, unsigned count) {
    uint32_t size = 1u << self->log, end = size, at = 0, step = (size >> 1) + (size >> 3) + 3, given = 0;
    for (unsigned i = 0; i < count; i++)
        given += states_of(shares[i]);
    if (given != size)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (shares[i] < 0)
            self->states[--end].symbol = (uint8_t)i;
    for (unsigned i = 0; i < count; i++)
        for (int16_t left = shares[i]; left > 0; left--) {
            self->states[at].symbol = (uint8_t)i;
            do
                at = (at + step) & (size - 1);
            while (at >= end);
        }
    return true;
}

bool zstd_fse_make(struct zstd_fse *self, const int16_t *shares, unsigned count, unsigned log) {
    uint32_t next[ZSTD_FSE_SYMBOLS_MAX], size = 1u << log;
    assert(count <= ZSTD_FSE_SYMBOLS_MAX && log <= ZSTD_FSE_LOG_MAX);
    self->log = log;
    if (!spread(self, shares, count))
        return false;
    for (unsigned i = 0; i < count; i++)
        next[i] = states_of(shares[i]);
    for (uint32_t i = 0; i < size; i++) {
        struct zstd_fse_state *state = &self->states[i];
        uint32_t number = next[state->symbol]++;
        unsigned bits = log - zstd_highest_bit(number);
        state->bits = (uint8_t)bits;
        state->base = (uint16_t)((number << bits) - size);
    }
    return true;
}

void zstd_fse_make_single(struct zstd_fse *self, uint8_t symbol) {
    self->log = 0;
    self->states[0] = (struct zstd_fse_state){.symbol = symbol};
}
