/* xxh64: four sums over stripes of 32 bytes; what does not fill a stripe waits in `rest`. */
#include "base/xxh64.h"

#include "base/banned.h"

static const uint64_t prime_1 = 0x9E3779B185EBCA87, prime_2 = 0xC2B2AE3D27D4EB4F,
                      prime_3 = 0x165667B19E3779F9, prime_4 = 0x85EBCA77C2B2AE63,
                      prime_5 = 0x27D4EB2F165667C5;

static uint64_t rotated(uint64_t value, unsigned bits) {
    return value << bits | value >> (64 - bits);
}

/* Eight bytes, the lowest first. */
static uint64_t read8(const char *at) {
    uint64_t value = bytes_read8(at);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? value : __builtin_bswap64(value);
}

static uint64_t read4(const char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? value : __builtin_bswap32(value);
}

static uint64_t mixed(uint64_t lane, uint64_t input) {
    return rotated(lane + input * prime_2, 31) * prime_1;
}

static void add_stripe(struct xxh64 *self, const char *at) {
    for (size_t i = 0; i < 4; i++)
        self->lanes[i] = mixed(self->lanes[i], read8(at + 8 * i));
}

void xxh64_start(struct xxh64 *self) {
    *self = (struct xxh64){.lanes = {prime_1 + prime_2, prime_2, 0, -prime_1}};
}

void xxh64_add(struct xxh64 *self, struct slice bytes) {
    size_t held = self->size % XXH64_STRIPE, missing = XXH64_STRIPE - held;
    self->size += bytes.len;
    if (held && bytes.len >= missing) {
        memcpy(self->rest + held, bytes.at, missing);
        add_stripe(self, self->rest);
        bytes = slice_from(bytes, missing);
        held = 0;
    }
    for (; !held && bytes.len >= XXH64_STRIPE; bytes = slice_from(bytes, XXH64_STRIPE))
        add_stripe(self, bytes.at);
    if (bytes.len)
        memcpy(self->rest + held, bytes.at, bytes.len);
}

/* The sums as one. */
static uint64_t joined(const struct xxh64 *self) {
    static const unsigned turns[4] = {1, 7, 12, 18};
    uint64_t value = 0;
    if (self->size < XXH64_STRIPE)
        return prime_5;
    for (unsigned i = 0; i < 4; i++)
        value += rotated(self->lanes[i], turns[i]);
    for (unsigned i = 0; i < 4; i++)
        value = (value ^ mixed(0, self->lanes[i])) * prime_1 + prime_4;
    return value;
}

uint64_t xxh64_value(const struct xxh64 *self) {
    uint64_t value = joined(self) + self->size;
    size_t held = self->size % XXH64_STRIPE, at = 0;
    for (; at + 8 <= held; at += 8)
        value = rotated(value ^ mixed(0, read8(self->rest + at)), 27) * prime_1 + prime_4;
    for (; at + 4 <= held; at += 4)
        value = rotated(value ^ read4(self->rest + at) * prime_1, 23) * prime_2 + prime_3;
    for (; at < held; at++)
        value = rotated(value ^ (unsigned char)self->rest[at] * prime_5, 11) * prime_1;
    value = (value ^ value >> 33) * prime_2;
    value = (value ^ value >> 29) * prime_3;
    return value ^ value >> 32;
}
