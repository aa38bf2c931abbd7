/* json_check: recursive, but no deeper than what we write. */
#include "json_check.h"

enum { DEEPEST = 8 };

static bool take_value(struct slice *rest, int depth);

static void skip_space(struct slice *rest) {
    while (rest->len && strchr(" \t\n\r", rest->at[0]) && rest->at[0])
        *rest = slice_from(*rest, 1);
}

static bool takes(struct slice *rest, struct slice text) {
    if (!slice_starts(*rest, text))
        return false;
    *rest = slice_from(*rest, text.len);
    return true;
}

/* One well-formed sequence; surrogates and what is longer than need be are none. */
static bool take_character(struct slice *rest) {
    const unsigned char *p = (const unsigned char *)rest->at;
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (!len || len > rest->len || p[0] < 0x20)
        return false;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return false;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] > 0x8F))
        return false;
    *rest = slice_from(*rest, len);
    return true;
}

static bool take_escape(struct slice *rest) {
    if (rest->len && rest->at[0] && strchr("\"\\/bfnrt", rest->at[0])) {
        *rest = slice_from(*rest, 1);
        return true;
    }
    if (rest->len < 5 || rest->at[0] != 'u')
        return false;
    for (int i = 1; i < 5; i++)
        if (!byte_is_hex(rest->at[i]))
            return false;
    *rest = slice_from(*rest, 5);
    return true;
}

static bool take_string(struct slice *rest) {
    if (!takes(rest, SLICE("\"")))
        return false;
    while (rest->len && !slice_starts(*rest, SLICE("\"")))
        if (takes(rest, SLICE("\\")) ? !take_escape(rest) : !take_character(rest))
            return false;
    return takes(rest, SLICE("\""));
}

static bool take_digits(struct slice *rest) {
    size_t n = 0;
    while (n < rest->len && byte_is_digit(rest->at[n]))
        n++;
    *rest = slice_from(*rest, n);
    return n > 0;
}

static bool take_number(struct slice *rest) {
    takes(rest, SLICE("-"));
    if (!takes(rest, SLICE("0")) && !take_digits(rest))
        return false;
    if (takes(rest, SLICE(".")) && !take_digits(rest))
        return false;
    if (takes(rest, SLICE("e")) || takes(rest, SLICE("E"))) {
        (void)(takes(rest, SLICE("+")) || takes(rest, SLICE("-")));
        return take_digits(rest);
    }
    return true;
}

/* The items of an array, or the members of an object, after its bracket. */
static bool take_items(struct slice *rest, struct slice close, bool members, int depth) {
    skip_space(rest);
    if (takes(rest, close))
        return true;
    do {
        skip_space(rest);
        if (members) {
            if (!take_string(rest))
                return false;
            skip_space(rest);
            if (!takes(rest, SLICE(":")))
                return false;
        }
        if (!take_value(rest, depth + 1))
            return false;
        skip_space(rest);
    } while (takes(rest, SLICE(",")));
    return takes(rest, close);
}

static bool take_value(struct slice *rest, int depth) {
    skip_space(rest);
    if (depth > DEEPEST || !rest->len)
        return false;
    if (takes(rest, SLICE("{")))
        return take_items(rest, SLICE("}"), true, depth);
    if (takes(rest, SLICE("[")))
        return take_items(rest, SLICE("]"), false, depth);
    if (rest->at[0] == '"')
        return take_string(rest);
    return takes(rest, SLICE("true")) || takes(rest, SLICE("false")) || takes(rest, SLICE("null")) ||
           take_number(rest);
}

bool json_check(struct slice text) {
    if (!take_value(&text, 0))
        return false;
    skip_space(&text);
    return text.len == 0;
}
