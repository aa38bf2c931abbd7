/* inflate_codes: canonical codes: the lengths say all. */
#include "base/inflate_codes.h"

#include <string.h>

#include "base/banned.h"

static uint32_t reversed(uint32_t code, unsigned length) {
    uint32_t result = 0;
    for (; length; length--, code >>= 1)
        result = result << 1 | (code & 1);
    return result;
}

/* Puts the symbols of codes with these lengths in the order of their codes. */
static void order_symbols(struct inflate_codes *codes, const unsigned char *lengths, size_t count) {
    uint16_t next[INFLATE_LONGEST_CODE + 2] = {0};
    for (unsigned length = 1; length <= INFLATE_LONGEST_CODE; length++)
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
    for (unsigned length = 1; length <= INFLATE_QUICK_CODE; length++, code <<= 1)
        for (unsigned i = codes->of_length[length]; i; i--, code++, symbol++)
            for (uint32_t at = reversed(code, length); at < 1u << INFLATE_QUICK_CODE; at += 1u << length)
                codes->entries[at] = (uint16_t)(*symbol * 16 + length);
}

bool inflate_codes_make(struct inflate_codes *codes, const unsigned char *lengths, size_t count) {
    uint32_t room = 1u << INFLATE_LONGEST_CODE;
    memset(codes->of_length, 0, sizeof codes->of_length);
    for (size_t i = 0; i < count; i++)
        codes->of_length[lengths[i]]++;
    codes->of_length[0] = 0;
    for (unsigned length = 1; length <= INFLATE_LONGEST_CODE; length++) {
        uint32_t taken = (uint32_t)codes->of_length[length] << (INFLATE_LONGEST_CODE - length);
        if (taken > room)
            return false;
        room -= taken;
    }
    order_symbols(codes, lengths, count);
    make_quick(codes);
    return true;
}
