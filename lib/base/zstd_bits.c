/* zstd_bits: the usual case is in the header; near the start fewer than eight bytes are left to read. */
#include "base/zstd_bits.h"

#include "base/banned.h"

uint64_t zstd_bits_first(const struct zstd_bits *self) {
    uint64_t value = 0;
    if (self->left <= 0)
        return 0;
    for (uint64_t i = 0; i < ((uint64_t)self->left + 7) / 8; i++) {
        uint8_t byte = 0;
        if (view_read1(&self->bytes, i, &byte))
            value |= (uint64_t)byte << 8 * i;
    }
    return value << (64 - self->left);
}
