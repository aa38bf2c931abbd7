/* visible: decided by code point, after decoding, so that no malformed byte can hide a control. */
#include "base/visible.h"

#include "base/utf8.h"

#include "base/banned.h"

bool visible_is(uint32_t code) {
    bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    bool separator = code == 0x2028 || code == 0x2029;
    bool direction = code == 0x61C || code == 0x200E || code == 0x200F ||
                     (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return !control && !separator && !direction;
}

void visible_add(struct bytebuf *into, struct slice text, size_t most) {
    uint32_t code;
    for (; most && utf8_next(&text, &code); most--)
        if (visible_is(code))
            utf8_add(into, code);
        else
            bytebuf_add_format(into, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
    if (text.len)
        bytebuf_add(into, SLICE("..."));
}
