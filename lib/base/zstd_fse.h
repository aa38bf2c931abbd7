/*
 * zstd_fse - symbols by finite state entropy (RFC 8878, 4.1): tables of states, and how they are described
 *
 * Each state has a symbol, and says how many bits lead to the next state.
 *
 *     struct zstd_fse table;
 *     if (zstd_fse_read(&table, bytes, 9, 35, &used) && zstd_bits_start(&bits, rest)) {
 *         uint32_t state = zstd_fse_start(&table, &bits);
 *         use(table.states[state].symbol);
 *         state = zstd_fse_next(&table, state, &bits);
 *     }
 */
#ifndef ZSTD_FSE_H
#define ZSTD_FSE_H

#include "base/zstd_bits.h"

enum {
    ZSTD_FSE_LOG_MAX = 9,     /* of the number of states */
    ZSTD_FSE_SYMBOLS_MAX = 64 /* symbols are smaller */
};

struct zstd_fse_state {
    uint16_t base; /* of the next state: the bits are added */
    uint8_t symbol, bits;
};

struct zstd_fse {
    unsigned log;
    struct zstd_fse_state states[1 << ZSTD_FSE_LOG_MAX];
};

/*
 * Reads the description of a table at the start of the bytes; *used: how many they are. At most 1 << log_max
 * states, and no symbol beyond symbol_max. False: it is damaged.
 */
MUST_USE bool zstd_fse_read(struct zstd_fse *self, struct view bytes, unsigned log_max, unsigned symbol_max,
                            uint64_t *used);

/* Makes the table of symbols that occur in so many of 1 << log states; -1: in one, less than once. False:
 * these are not 1 << log in all. */
MUST_USE bool zstd_fse_make(struct zstd_fse *self, const int16_t *shares, unsigned count, unsigned log);

/* Makes the table in which every state is this symbol. */
void zstd_fse_make_single(struct zstd_fse *self, uint8_t symbol);

static inline uint32_t zstd_fse_start(const struct zstd_fse *self, struct zstd_bits *bits) {
    return (uint32_t)zstd_bits_take(bits, self->log);
}

static inline uint32_t zstd_fse_next(const struct zstd_fse *self, uint32_t state, struct zstd_bits *bits) {
    const struct zstd_fse_state *from = &self->states[state];
    return from->base + (uint32_t)zstd_bits_take(bits, from->bits);
}

#endif
