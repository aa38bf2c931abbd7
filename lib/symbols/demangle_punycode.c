/* demangle_punycode: characters are inserted into an array of their numbers, so the longest identifier is
 * short. */
#include "symbols/demangle_punycode.h"

#include "base/banned.h"

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_CHARACTER = 0x80 };

struct decoder {
    uint32_t characters[DEMANGLE_PUNYCODE_MAX];
    size_t count;
    struct slice deltas;
    uint32_t bias;
};

/* The value of a digit, or BASE. */
static uint32_t digit(char c) {
    return (uint32_t)(c >= 'a' && c <= 'z' ? c - 'a' : byte_is_digit(c) ? c - '0' + 26 : BASE);
}

/* Takes a number of variable length. False: there is none, or it is past 2^31. */
static bool take_delta(struct decoder *self, uint32_t *delta) {
    uint64_t value = 0, weight = 1;
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= self->bias ? T_MIN : k >= self->bias + T_MAX ? T_MAX : k - self->bias;
        uint32_t d = self->deltas.len ? digit(self->deltas.at[0]) : BASE;
        if (d == BASE)
            return false;
        self->deltas = slice_from(self->deltas, 1);
        value += d * weight;
        if (value > INT32_MAX)
            return false;
        if (d < t)
            break;
        weight *= BASE - t;
        if (weight > INT32_MAX)
            return false;
    }
    *delta = (uint32_t)value;
    return true;
}

static void adapt(struct decoder *self, uint32_t delta, bool first) {
    uint32_t k = 0;
    delta /= first ? DAMP : 2;
    delta += delta / (uint32_t)self->count;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    self->bias = k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static bool is_character(uint32_t c) {
    return c >= 0xa0 && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

static bool decode(struct decoder *self) {
    uint32_t character = FIRST_CHARACTER, place = 0, delta;
    for (bool first = true; self->deltas.len; first = false) {
        if (self->count == DEMANGLE_PUNYCODE_MAX || !take_delta(self, &delta) || delta > INT32_MAX - place)
            return false;
        place += delta;
        self->count++;
        character += place / (uint32_t)self->count;
        place %= (uint32_t)self->count;
        if (!is_character(character))
            return false;
        memmove(self->characters + place + 1, self->characters + place,
                (self->count - 1 - place) * sizeof *self->characters);
        self->characters[place++] = character;
        adapt(self, delta, first);
    }
    return true;
}

static void add_utf8(struct demangle_output *out, uint32_t c) {
    if (c < 0x80) {
        demangle_output_add_byte(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    uint32_t lead = more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0;
    demangle_output_add_byte(out, (char)(lead | c >> (6 * more)));
    while (more--)
        demangle_output_add_byte(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

bool demangle_punycode(struct slice ascii, struct slice deltas, struct demangle_output *out) {
    struct decoder decoder = {.deltas = deltas, .bias = FIRST_BIAS};
    if (ascii.len > DEMANGLE_PUNYCODE_MAX || !deltas.len)
        return false;
    for (size_t i = 0; i < ascii.len; i++)
        decoder.characters[decoder.count++] = (unsigned char)ascii.at[i];
    if (!decode(&decoder))
        return false;
    for (size_t i = 0; i < decoder.count; i++)
        add_utf8(out, decoder.characters[i]);
    return true;
}
