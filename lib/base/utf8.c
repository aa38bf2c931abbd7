/*
 * utf8: one decoder. A sequence is the lead byte and as many of its continuation bytes as are there; if some
 * are missing, or it is longer than it need be, the whole of it is one U+FFFD.
 */
#include "base/utf8.h"

#include "base/banned.h"

/* Continuation bytes that a lead byte announces; -1 for a byte that cannot lead. */
static int announced(unsigned char lead) {
    if (lead < 0xC0 || lead >= 0xFE)
        return -1;
    return lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF8 ? 3 : lead < 0xFC ? 4 : 5;
}

bool utf8_next(struct slice *rest, uint32_t *code) {
    static const uint32_t min[] = {0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
    if (rest->len == 0)
        return false;
    unsigned char lead = (unsigned char)rest->at[0];
    if (lead < 0x80) {
        *code = lead;
        *rest = slice_from(*rest, 1);
        return true;
    }
    int more = announced(lead), got = 0;
    uint32_t value = more < 0 ? 0 : lead & (0x3Fu >> more);
    while (got < more && (size_t)got + 1 < rest->len && (rest->at[got + 1] & 0xC0) == 0x80)
        value = value << 6 | (rest->at[++got] & 0x3F);
    *code = more > 0 && got == more && value >= min[more] ? value : UTF8_REPLACEMENT;
    *rest = slice_from(*rest, (size_t)got + 1);
    return true;
}

size_t utf8_length(struct slice text) {
    size_t n = 0;
    for (uint32_t code; utf8_next(&text, &code);)
        n++;
    return n;
}

size_t utf8_prefix(struct slice text, size_t characters) {
    struct slice rest = text;
    for (uint32_t code; characters > 0 && utf8_next(&rest, &code);)
        characters--;
    return text.len - rest.len;
}

void utf8_add(struct bytebuf *into, uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = UTF8_REPLACEMENT;
    if (code < 0x80) {
        bytebuf_add_byte(into, (char)code);
        return;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    bytebuf_add_byte(into, (char)(leads[more] | code >> (6 * more)));
    while (more-- > 0)
        bytebuf_add_byte(into, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}

bool utf8_is_utf16(struct slice start) {
    if (start.len >= 4 && slice_starts(start, SLICE("\xFF\xFE")))
        return start.at[2] && !start.at[3];
    if (start.len >= 4 && slice_starts(start, SLICE("\xFE\xFF")))
        return !start.at[2] && start.at[3];
    for (size_t i = 2; i < UTF16_START; i++)
        if (start.len < UTF16_START || !start.at[i] != !start.at[i - 2])
            return false;
    return !start.at[0] != !start.at[1];
}
