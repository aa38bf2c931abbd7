/* demangle_rust: the old mangling is taken apart here, v0 by demangle_rust_path. */
#include "symbols/demangle_rust.h"

#include "symbols/demangle_rust_path.h"

#include "base/banned.h"

enum { HASH = 17, DISTINCT_DIGITS = 5 }; /* 'h' and 16 digits; so many different ones make it a hash */

/* Takes a part of the old mangling, a number and as many bytes. */
static bool take_part(struct slice *rest, struct slice *part) {
    size_t len = 0, i = 0;
    for (; i < rest->len && byte_is_digit(rest->at[i]) && len < rest->len; i++)
        len = len * 10 + (size_t)(rest->at[i] - '0');
    if (!len || len > rest->len - i)
        return false;
    *part = slice_part(*rest, i, i + len);
    *rest = slice_from(*rest, i + len);
    return true;
}

static bool is_hash(struct slice part) {
    unsigned seen = 0, count = 0;
    if (part.len != HASH || part.at[0] != 'h')
        return false;
    for (size_t i = 1; i < part.len; i++) {
        if (!byte_is_hex(part.at[i]) || byte_lower(part.at[i]) != part.at[i])
            return false;
        seen |= 1u << byte_hex_value(part.at[i]);
    }
    for (; seen; seen &= seen - 1)
        count++;
    return count >= DISTINCT_DIGITS;
}

static bool has_plain_bytes(struct slice part) {
    for (size_t i = 0; i < part.len; i++)
        if (!byte_is_word(part.at[i]) && !byte_is_any_of(part.at[i], SLICE("$.:")))
            return false;
    return true;
}

/* What is between two '$', or NUL. */
static char escaped(struct slice code) {
    static const struct {
        struct slice code;
        char c;
    } escapes[] = {{SLICE_INIT("SP"), '@'}, {SLICE_INIT("BP"), '*'}, {SLICE_INIT("RF"), '&'},
                   {SLICE_INIT("LT"), '<'}, {SLICE_INIT("GT"), '>'}, {SLICE_INIT("LP"), '('},
                   {SLICE_INIT("RP"), ')'}, {SLICE_INIT("C"), ','}};
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (slice_equal(code, escapes[i].code))
            return escapes[i].c;
    if (code.len != 3 || code.at[0] != 'u' || !slice_is_hex(slice_from(code, 1)))
        return '\0';
    unsigned c = byte_hex_value(code.at[1]) << 4 | byte_hex_value(code.at[2]);
    return c >= ' ' && c < 0x7f ? (char)c : '\0';
}

/* A part with its escapes resolved; from the first invalid one on it is copied unchanged. */
static void print_part(struct slice part, struct demangle_output *out) {
    if (slice_starts(part, SLICE("_$")))
        part = slice_from(part, 1);
    while (part.len) {
        size_t len = 1;
        if (slice_starts(part, SLICE(".."))) {
            demangle_output_add(out, SLICE("::"));
            len = 2;
        } else if (part.at[0] == '$') {
            size_t end = slice_find(slice_from(part, 1), '$') + 1;
            char c = end < part.len ? escaped(slice_part(part, 1, end)) : '\0';
            if (!c)
                break;
            demangle_output_add_byte(out, c);
            len = end + 1;
        } else {
            while (part.at[0] != '.' && len < part.len && part.at[len] != '$' && part.at[len] != '.')
                len++;
            demangle_output_add(out, slice_part(part, 0, len));
        }
        part = slice_from(part, len);
    }
    demangle_output_add(out, part);
}

/* Whether the parts end with a hash: names of C++ do not, and are most. */
static bool is_old(struct slice rest) {
    struct slice part, last = {0};
    while (take_part(&rest, &part)) {
        if (!has_plain_bytes(part))
            return false;
        last = part;
    }
    return is_hash(last) && slice_starts(rest, SLICE("E")) && (rest.len == 1 || rest.at[1] == '.');
}

static bool demangle_old(struct slice rest, struct demangle_output *out) {
    struct slice part, before = {0};
    if (!is_old(rest))
        return false;
    while (take_part(&rest, &part)) {
        if (before.len) {
            demangle_output_add(out, demangle_output_len(out) ? SLICE("::") : SLICE(""));
            print_part(before, out);
        }
        before = part;
    }
    return true;
}

bool demangle_rust(struct slice mangled, struct bytebuf *buffer) {
    struct demangle_output out = {.buffer = buffer, .start = buffer->len};
    bool good = slice_starts(mangled, SLICE("_R"))    ? demangle_rust_path(slice_from(mangled, 2), &out)
                : slice_starts(mangled, SLICE("_ZN")) ? demangle_old(slice_from(mangled, 3), &out)
                                                      : false;
    good = good && !out.full && demangle_output_len(&out);
    if (!good)
        buffer->len = out.start;
    return good;
}
