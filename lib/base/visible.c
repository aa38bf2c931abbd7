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

bool visible_next(struct slice *rest, struct slice *bytes) {
    uint32_t code = 0;
    *bytes = *rest;
    utf8_next(rest, &code);
    bytes->len -= rest->len;
    bool malformed = code == UTF8_REPLACEMENT && !slice_equal(*bytes, SLICE("\xEF\xBF\xBD"));
    return visible_is(code) && utf8_is_xml(code) && !malformed;
}

struct slice visible_line(struct bytebuf *into, struct slice line, size_t max) {
    struct slice rest = line, bytes;
    into->len = 0;
    while (rest.len && line.len - rest.len < max)
        if (visible_next(&rest, &bytes))
            bytebuf_add(into, bytes);
        else
            for (size_t i = 0; i < bytes.len; i++)
                bytebuf_add_format(into, "\\x%02x", (unsigned char)bytes.at[i]);
    if (rest.len)
        bytebuf_add(into, SLICE("..."));
    return bytebuf_slice(into);
}

void visible_add(struct bytebuf *into, struct slice text, size_t max) {
    uint32_t code;
    for (; max && utf8_next(&text, &code); max--)
        if (visible_is(code))
            utf8_add(into, code);
        else
            bytebuf_add_format(into, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
    if (text.len)
        bytebuf_add(into, SLICE("..."));
}
